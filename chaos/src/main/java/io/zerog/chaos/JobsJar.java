package io.zerog.chaos;

import io.zerog.chaos.jobs.BriefJob;
import io.zerog.chaos.jobs.IsolatedJob;
import io.zerog.chaos.jobs.NoOpJob;
import io.zerog.chaos.jobs.PoisonJob;
import io.zerog.chaos.jobs.StepsJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packs this module's jobs as a user would. */
final class JobsJar {

    private static final List<Class<?>> HANDLERS =
            List.of(
                    BriefJob.class,
                    StepsJob.class,
                    IsolatedJob.class,
                    PoisonJob.class,
                    NoOpJob.class);

    private JobsJar() {}

    static void write(Path jar) throws IOException, ClassNotFoundException {
        String folder = BriefJob.class.getPackageName() + ".";
        List<Class<?>> others =
                List.of(
                        Class.forName(folder + "LedgerRun"),
                        Class.forName(folder + "Ran"),
                        Class.forName(folder + "Step"));
        List<Class<?>> nested = HANDLERS.stream().flatMap(JobsJar::nested).toList();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> type :
                    Stream.of(HANDLERS, others, nested).flatMap(List::stream).toList()) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(out);
                }
            }
            out.putNextEntry(new JarEntry("META-INF/services/io.zerog.domain.handler.JobHandler"));
            out.write(
                    HANDLERS.stream()
                            .map(Class::getName)
                            .collect(Collectors.joining("\n"))
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Stream<Class<?>> nested(Class<?> type) {
        return Stream.of(type.getDeclaredClasses());
    }
}
