package io.zerog.bootstrap.node;

import io.zerog.adapter.process.ProcessRunner;
import io.zerog.adapter.process.ProcessSettings;
import io.zerog.application.ThreadRunner;
import io.zerog.bootstrap.settings.IsolationMode;
import io.zerog.bootstrap.settings.Key;
import io.zerog.bootstrap.settings.Keys;
import io.zerog.bootstrap.settings.PerType;
import io.zerog.bootstrap.settings.Settings;
import io.zerog.bootstrap.settings.SettingsReader;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.port.ParameterCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the runner of a node, and tells what of its settings cannot be had. */
public final class Isolation {

    private static final String ARCHIVES = "class-archives";
    private static final String LOGGING =
            "-Dlogback.configurationFile=io/zerog/bootstrap/child-logback.xml";

    private final SettingsReader reader;
    private final List<? extends JobHandler<?, ?>> handlers;

    private Isolation(SettingsReader reader, List<? extends JobHandler<?, ?>> handlers) {
        this.reader = reader;
        this.handlers = handlers;
    }

    /** What is wrong is noted in the reader. */
    public static ProcessSettings settings(
            Settings settings, List<? extends JobHandler<?, ?>> handlers, SettingsReader reader) {
        Isolation names = new Isolation(reader, handlers);
        Settings.Isolation given = settings.worker().isolation();
        Map<String, ProcessSettings.Mode> modes = new HashMap<>();
        names.resolved(Keys.ISOLATION, given.modes())
                .forEach((type, mode) -> modes.put(type, mode(mode)));
        ProcessSettings made =
                new ProcessSettings(
                        modes,
                        names.resolved(Keys.TYPE_HEAP, given.heaps()),
                        names.withLogging(names.resolved(Keys.JVM_OPTIONS, given.options())),
                        given.heap(),
                        given.spares(),
                        given.recycle(),
                        Optional.of(settings.data().resolve(ARCHIVES)));
        ProcessRunner.problems(made, handlers)
                .forEach((type, problem) -> reader.refuse(names.keyOf(type), problem));
        return made;
    }

    /** Starts what isolated types need; what their processes do not take is noted too. */
    public static ProcessRunner start(
            ProcessSettings settings,
            List<? extends JobHandler<?, ?>> handlers,
            boolean runsJobs,
            ParameterCodec codec,
            SettingsReader reader) {
        ProcessRunner runner = new ProcessRunner(settings, new ThreadRunner(codec));
        try {
            if (runsJobs) {
                runner.start(handlers);
            }
            return runner;
        } catch (IOException cannot) {
            runner.close();
            reader.refuse(Keys.JVM_OPTIONS.shown(), cannot.getMessage());
            reader.throwIfWrong();
            throw new IllegalStateException(cannot);
        } catch (InterruptedException hurried) {
            runner.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at the start", hurried);
        }
    }

    /** Unless the program has a logging configuration of its own, which children find too. */
    private Map<String, List<String>> withLogging(Map<String, List<String>> given) {
        if (Isolation.class.getResource("/logback.xml") != null
                || Isolation.class.getResource("/logback-test.xml") != null) {
            return given;
        }
        Map<String, List<String>> all = new HashMap<>();
        for (JobHandler<?, ?> handler : handlers) {
            String type = handler.type().name();
            List<String> options = new ArrayList<>(List.of(LOGGING));
            options.addAll(given.getOrDefault(type, List.of()));
            all.put(type, options);
        }
        return all;
    }

    private static ProcessSettings.Mode mode(IsolationMode mode) {
        return switch (mode) {
            case THREAD -> ProcessSettings.Mode.THREAD;
            case PROCESS -> ProcessSettings.Mode.PROCESS;
        };
    }

    /** By the types' own names: in the environment their dashes are underscores. */
    private <T> Map<String, T> resolved(PerType<T> keys, Map<String, T> given) {
        Map<String, T> all = new HashMap<>();
        given.forEach((written, value) -> {
            Optional<String> type = type(written);
            type.ifPresentOrElse(
                    name -> all.put(name, value),
                    () ->
                            reader.refuse(
                                    keys.of(written), "there is no job type " + written + " here"));
        });
        return all;
    }

    private Optional<String> type(String written) {
        List<String> names = handlers.stream().map(handler -> handler.type().name()).toList();
        return names.contains(written)
                ? Optional.of(written)
                : names.stream().filter(name -> name.replace('-', '_').equals(written)).findFirst();
    }

    private Key<?> keyOf(String type) {
        return Keys.ISOLATION.of(type);
    }
}
