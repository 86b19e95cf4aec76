package io.zerog.adapter.process;

import io.zerog.codec.JacksonParameterCodec;
import io.zerog.domain.handler.JobHandler;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The handlers of a child, each made when it is first named. */
final class Handlers {

    private final Map<Path, JobJars> jars = new HashMap<>();
    private final Map<HandlerName, JobHandler<?, ?>> made = new HashMap<>();

    /** Makes the handler, and what its parameters are bound by; what fails shows at its run. */
    void prepare(HandlerName name, JacksonParameterCodec codec) {
        try {
            codec.prepare(find(name).type());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError later) {
            // A run of it will tell.
        }
    }

    /**
     * @throws ReflectiveOperationException when there is no such handler
     */
    synchronized JobHandler<?, ?> find(HandlerName name) throws ReflectiveOperationException {
        JobHandler<?, ?> known = made.get(name);
        if (known == null) {
            known = name.path().isPresent() ? inJars(name) : onClassPath(name.className());
            made.put(name, known);
        }
        return known;
    }

    private JobHandler<?, ?> inJars(HandlerName name) throws ClassNotFoundException {
        JobJars opened =
                jars.computeIfAbsent(
                        name.path().orElseThrow(), path -> JobJars.open(List.of(path)));
        return opened.handlers().stream()
                .filter(handler -> handler.getClass().getName().equals(name.className()))
                .findFirst()
                .orElseThrow(() ->
                        new ClassNotFoundException(
                                name.className()
                                        + " in "
                                        + name.path().get()
                                        + ": "
                                        + opened.problems()));
    }

    private static JobHandler<?, ?> onClassPath(String className)
            throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(className).getDeclaredConstructor();
        constructor.setAccessible(true);
        return (JobHandler<?, ?>) constructor.newInstance();
    }
}
