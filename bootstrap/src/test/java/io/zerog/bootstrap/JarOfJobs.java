package io.zerog.bootstrap;

import io.zerog.domain.handler.JobHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles job handlers that are on no class path, and packs them as a user would. */
public final class JarOfJobs {

    private static final String SOURCE =
            """
            package org.example;

            import io.zerog.domain.handler.*;

            public final class Job%1$d implements JobHandler<Job%1$d.Nothing, Void> {
                public record Nothing() {}

                private final JobType<Nothing, Void> type =
                        JobType.of("%2$s", Nothing.class, Void.class);

                public JobType<Nothing, Void> type() {
                    return type;
                }

                public Outcome<Void> run(Nothing nothing, JobContext job) {
                    return Outcome.done();
                }
            }
            """;

    /** Two jars never hold a class of the same name, as two users' jars would not. */
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Map<String, String> sources = new TreeMap<>();
    private final List<String> services = new ArrayList<>();

    /** Handlers of these type names. */
    public JarOfJobs(String... types) {
        for (String type : types) {
            int number = NUMBERS.incrementAndGet();
            with("Job" + number, SOURCE.formatted(number, type));
        }
    }

    /** A handler of one's own, in the package {@code org.example}. */
    public JarOfJobs with(String name, String source) {
        sources.put(name, source);
        return naming("org.example." + name);
    }

    /** Names a class as a service, whether it is there or not. */
    public JarOfJobs naming(String className) {
        services.add(className);
        return this;
    }

    public Path writeTo(Path jar) throws IOException {
        Path classes = Files.createTempDirectory("jobs");
        try {
            for (Map.Entry<String, String> source : sources.entrySet()) {
                compile(classes, source.getKey(), source.getValue());
            }
            pack(classes, jar);
            return jar;
        } finally {
            delete(classes);
        }
    }

    private static void compile(Path classes, String name, String text) throws IOException {
        Path source = classes.resolve(name + ".java");
        Files.writeString(source, text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int code =
                compiler.run(
                        null,
                        null,
                        null,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        source.toString());
        if (code != 0) {
            throw new IllegalStateException("the job does not compile");
        }
    }

    private void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path path : compiled.filter(each -> each.toString().endsWith(".class")).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
            if (!services.isEmpty()) {
                out.putNextEntry(new JarEntry("META-INF/services/" + JobHandler.class.getName()));
                out.write(String.join("\n", services).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
