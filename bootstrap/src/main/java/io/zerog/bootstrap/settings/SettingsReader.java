package io.zerog.bootstrap.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds the value that counts for each key, and gathers all that is wrong. */
public final class SettingsReader {

    /** Names the file; the one thing that is not set in the file itself. */
    public static final String CONFIG = "config";

    private final Map<String, Given> winners = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Key<?>> notAllowed = new HashSet<>();

    private SettingsReader() {}

    /**
     * Gathers values: the command line over the environment over the file over the defaults.
     *
     * @param commandLine in any order; a {@code config} among them names the file
     */
    public static SettingsReader of(List<Given> commandLine, Map<String, String> environment) {
        SettingsReader reader = new SettingsReader();
        Optional<String> file =
                commandLine.stream()
                        .filter(given -> given.key().equals(CONFIG))
                        .map(Given::value)
                        .findFirst()
                        .or(() ->
                                Optional.ofNullable(environment.get(ConfigFile.ENVIRONMENT_NAME)));
        reader.add(commandLine.stream().filter(given -> !given.key().equals(CONFIG)).toList());
        reader.add(Environment.read(environment, reader.problems));
        file.ifPresent(name -> reader.add(ConfigFile.read(Path.of(name), reader.problems)));
        return reader;
    }

    /** Whether anybody set the key. */
    boolean isSet(Key<?> key) {
        return winners.containsKey(key.name());
    }

    /** The value of the key; its default when the value is wrong, which is then noted. */
    <T> T get(Key<T> key) {
        Given given = given(key);
        Optional<T> value = key.kind().reader().apply(given.value());
        if (value.isEmpty() && notAllowed.add(key)) {
            problems.add(Problem.notAllowed(key, given));
        }
        return value.or(() -> key.kind().reader().apply(key.fallback())).orElseThrow();
    }

    /** The values that were set, by the name of the type. */
    <T> Map<String, T> get(PerType<T> keys) {
        Map<String, T> values = new TreeMap<>();
        winners.keySet().stream()
                .filter(keys::has)
                .map(name -> name.substring(keys.prefix().length()))
                .forEach(type -> values.put(type, get(keys.of(type))));
        return values;
    }

    /**
     * Notes that the key's value cannot be worked with; unless it is a default in the place of one.
     */
    public void refuse(Key<?> key, String detail) {
        Problem problem = Problem.of(key, given(key), detail);
        if (!notAllowed.contains(key) && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /** Ends the gathering: throws if anything was noted. */
    public void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw new WrongSettingsException(problems);
        }
    }

    /** Adds a layer below those that are there. */
    private void add(List<Given> layer) {
        Map<String, Given> added = new HashMap<>();
        for (Given given : layer) {
            if (Keys.named(given.key()).isEmpty()) {
                problems.add(Problem.unknown(given));
            } else if (added.put(given.key(), given) instanceof Given former) {
                problems.add(
                        new Problem(
                                given.key() + " (" + former.source() + ", " + given.source() + ")",
                                "is set twice"));
            }
        }
        added.forEach(winners::putIfAbsent);
    }

    private Given given(Key<?> key) {
        return winners.getOrDefault(key.name(), new Given(key.name(), key.fallback(), "default"));
    }
}
