package io.zerog.adapter.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerog.domain.handler.JobHandler;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Optional;

/**
 * By what a child finds a handler.
 *
 * @param path of the jars that it is in; empty for the class path
 */
record HandlerName(Optional<Path> path, String className) {

    static HandlerName of(JobHandler<?, ?> handler) {
        return new HandlerName(
                JobJars.pathOf(handler).map(Path::toAbsolutePath), handler.getClass().getName());
    }

    /** Why a child could not make this handler; empty when it can. */
    static Optional<String> obstacle(JobHandler<?, ?> handler) {
        Class<?> type = handler.getClass();
        boolean plain =
                !type.isHidden()
                        && !type.isAnonymousClass()
                        && !type.isLocalClass()
                        && (type.getEnclosingClass() == null
                                || Modifier.isStatic(type.getModifiers()));
        try {
            type.getDeclaredConstructor();
        } catch (NoSuchMethodException none) {
            plain = false;
        }
        return plain
                ? Optional.empty()
                : Optional.of(
                        type.getName()
                                + " has no constructor without parameters, by which a process of"
                                + " its own could make it");
    }

    void write(ObjectNode control) {
        control.put("path", path.map(Path::toString).orElse(null)).put("class", className);
    }

    static HandlerName read(JsonNode said) {
        return new HandlerName(
                Optional.ofNullable(said.path("path").textValue()).map(Path::of),
                said.path("class").asText());
    }
}
