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

    static void write(Path jar) throws IOException {
        // By name: LedgerRun opens the ledger when it is loaded.
        String folder = BriefJob.class.getPackageName() + ".";
        Stream<String> others = Stream.of("LedgerRun", "Ran", "Step").map(folder::concat);
        Stream<String> handlers =
                HANDLERS.stream()
                        .flatMap(type ->
                                Stream.concat(
                                        Stream.of(type), Stream.of(type.getDeclaredClasses())))
                        .map(Class::getName);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String type : Stream.concat(others, handlers).toList()) {
                String name = type.replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = JobsJar.class.getClassLoader().getResourceAsStream(name)) {
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
}
