package io.zerog.bootstrap.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that a node cannot start with; says everything that is wrong at once. */
public final class WrongSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public WrongSettingsException(List<Problem> problems) {
        super(
                problems.stream()
                        .map(problem -> "\n  " + problem)
                        .collect(Collectors.joining("", "the settings are wrong:", "")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
