package io.zerog.adapter.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.zerog.domain.port.StoredJob;

/** Versions as entity tags, for clients that ask whether there is a newer one. */
final class EntityTag {

    private EntityTag() {}

    static Answer notModified(StoredJob stored) {
        return Answer.empty(Status.NOT_MODIFIED_304).with(eTag(stored));
    }

    static Header eTag(StoredJob stored) {
        return eTag(tag(stored));
    }

    private static String tag(StoredJob stored) {
        return "\"" + Long.toHexString(stored.version()) + "\"";
    }

    /**
     * The header.
     *
     * @param tag with its quotation marks
     */
    static Header eTag(String tag) {
        return HeaderValues.create(HeaderNames.ETAG, tag);
    }

    static boolean matches(Request request, StoredJob stored) {
        return matches(request, tag(stored));
    }

    /** Whether the client has this version (RFC 9110, section 13.1.2: compared weakly). */
    static boolean matches(Request request, String tag) {
        if (!request.headers().contains(HeaderNames.IF_NONE_MATCH)) {
            return false;
        }
        for (String listed : request.headers().get(HeaderNames.IF_NONE_MATCH).allValues()) {
            for (String one : listed.split(",")) {
                String known = one.strip();
                if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }
}
