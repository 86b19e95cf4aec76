package io.zerog.simulation.cluster;

import io.zerog.testkit.PortInterceptor.Call;
import java.util.List;

/** Names the calls of the key-value service by what they do to which kind of document. */
public final class KeyValueSites {

    private static final String SEPARATOR = "::";

    private KeyValueSites() {}

    /**
     * Such as {@code KeyValue.append open bucket}; of no call that {@link #isNone}. All that is
     * read back after a lost answer counts as one: each kind by itself is too rare.
     */
    public static String name(Call call) {
        return call.site().equals("KeyValue.readBack")
                ? call.site()
                : call.site() + " " + kind(call);
    }

    /** Whether it asks for nothing, and so asks nobody. */
    public static boolean isNone(Call call) {
        return call.arguments().getFirst() instanceof List<?> keys && keys.isEmpty();
    }

    static boolean isOfAJob(Call call) {
        return kind(call).equals("job");
    }

    private static String kind(Call call) {
        Object first = call.arguments().getFirst();
        return kind(first instanceof List<?> keys ? keys.getFirst().toString() : first.toString());
    }

    /** The second part of a key, and of a ledger's what it tells of the third. */
    private static String kind(String key) {
        int start = key.indexOf(SEPARATOR) + SEPARATOR.length();
        int end = key.indexOf(SEPARATOR, start);
        String kind = end < 0 ? key.substring(start) : key.substring(start, end);
        return switch (kind) {
            case "open", "catalogue" ->
                    kind
                            + (key.startsWith("hour", end + SEPARATOR.length())
                                    ? " index"
                                    : " bucket");
            default -> kind;
        };
    }
}
