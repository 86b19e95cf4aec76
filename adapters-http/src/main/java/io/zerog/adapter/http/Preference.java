package io.zerog.adapter.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The wish to wait for a job's end (RFC 7240); what is not understood is not a wish. */
final class Preference {

    static final HeaderName APPLIED = HeaderNames.create("Preference-Applied");

    private static final HeaderName PREFER = HeaderNames.create("Prefer");
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?");
    private static final long LONGEST = 60;

    private Preference() {}

    /** How long to wait, at most 60 s. */
    static Optional<Duration> wait(Headers headers) {
        if (!headers.contains(PREFER)) {
            return Optional.empty();
        }
        for (String value : headers.get(PREFER).allValues()) {
            for (String part : value.split("[,;]")) {
                Matcher matcher = WAIT.matcher(part.strip());
                if (matcher.matches()) {
                    long seconds = Long.parseLong(matcher.group(1));
                    return Optional.of(Duration.ofSeconds(Math.min(seconds, LONGEST)));
                }
            }
        }
        return Optional.empty();
    }
}
