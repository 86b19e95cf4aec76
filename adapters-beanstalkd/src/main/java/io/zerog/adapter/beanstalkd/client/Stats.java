package io.zerog.adapter.beanstalkd.client;

import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.PROTOCOL_ERROR;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to stats, stats-tube or stats-job, by the server's own keys, such as {@code
 * current-jobs-ready} or {@code id}. The field {@code id} of the server's stats is new for each
 * process start (seen with beanstalkd 1.12), and so tells whether the server may have lost its
 * jobs.
 */
public record Stats(Map<String, String> values) {

    public Stats {
        values = Map.copyOf(values);
    }

    /**
     * The text under the key.
     *
     * @throws BeanstalkException (protocol error) when the server did not send it
     */
    public String text(String key) throws BeanstalkException {
        String value = values.get(key);
        if (value == null) {
            throw new BeanstalkException(PROTOCOL_ERROR, "the statistics have no " + key);
        }
        return value;
    }

    /**
     * The whole number under the key.
     *
     * @throws BeanstalkException (protocol error) when it is missing or no whole number
     */
    public long number(String key) throws BeanstalkException {
        try {
            return Long.parseLong(text(key));
        } catch (NumberFormatException e) {
            throw new BeanstalkException(PROTOCOL_ERROR, key + " is no whole number", e);
        }
    }

    /** Reads the flat dictionary that beanstalkd sends, which is all the YAML there is. */
    static Stats parse(byte[] yaml) throws BeanstalkException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : new String(yaml, StandardCharsets.UTF_8).split("\n")) {
            if (line.isEmpty() || line.equals("---")) {
                continue;
            }
            int colon = line.indexOf(": ");
            if (colon < 1) {
                throw new BeanstalkException(PROTOCOL_ERROR, "statistics that are no dictionary");
            }
            values.put(line.substring(0, colon), unquoted(line.substring(colon + 2)));
        }
        return new Stats(values);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
