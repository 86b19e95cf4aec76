package io.zerog.bootstrap.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Settings in environment variables: {@code ZEROG_} and the key in capitals. */
final class Environment {

    static final String PREFIX = "ZEROG_";

    /**
     * What Kubernetes sets in every pod beside a service named "zerog". No key may ever look like
     * this.
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(
                    "ZEROG_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

    /** What the client commands read. */
    private static final Set<String> OF_CLIENTS = Set.of("ZEROG_URL", "ZEROG_TOKEN");

    private Environment() {}

    static List<Given> read(Map<String, String> environment, List<Problem> problems) {
        Map<String, Key<?>> keys =
                Keys.ALL.stream().collect(Collectors.toMap(Key::environmentName, key -> key));
        List<Given> values = new ArrayList<>();
        new TreeMap<>(environment)
                .forEach((name, value) -> {
                    Key<?> key = keys.get(name);
                    Optional<String> perType = perType(name);
                    if (key != null) {
                        values.add(new Given(key.name(), value, name));
                    } else if (perType.isPresent()) {
                        values.add(new Given(perType.get(), value, name));
                    } else if (isMeantForUs(name)) {
                        problems.add(unknown(name));
                    }
                });
        return values;
    }

    private static Optional<String> perType(String name) {
        return Keys.PER_TYPE.stream()
                .filter(keys -> name.startsWith(Key.environmentName(keys.prefix())))
                .map(keys ->
                        keys.prefix()
                                + name.substring(Key.environmentName(keys.prefix()).length())
                                        .toLowerCase(Locale.ROOT))
                .findFirst();
    }

    private static boolean isMeantForUs(String name) {
        return name.startsWith(PREFIX)
                && !name.equals(ConfigFile.ENVIRONMENT_NAME)
                && !OF_CLIENTS.contains(name)
                && !SERVICE_LINK.matcher(name).matches();
    }

    private static Problem unknown(String name) {
        String key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
        return Problem.unknown(name + " (environment)", Keys.near(key).map(Key::environmentName));
    }
}
