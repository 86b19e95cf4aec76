package io.zerog.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.adapter.process.JobJars;
import io.zerog.bootstrap.JarOfJobs;
import io.zerog.domain.handler.JobHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobJarsTest {

    @TempDir private Path folder;

    @Test
    void theHandlersThatAJarNamesAreLoaded() throws IOException {
        Path jar = new JarOfJobs("hello").writeTo(folder.resolve("hello.jar"));

        try (JobJars jars = JobJars.open(List.of(jar))) {
            assertThat(jars.problems()).isEmpty();
            assertThat(names(jars)).containsExactly("hello");
            assertThat(jars.handlers().getFirst().getClass().getClassLoader())
                    .isNotSameAs(JobHandler.class.getClassLoader());
        }
    }

    @Test
    void aFolderIsLoadedWithAllItsJars() throws IOException {
        new JarOfJobs("one").writeTo(folder.resolve("one.jar"));
        new JarOfJobs("two").writeTo(folder.resolve("two.jar"));

        try (JobJars jars = JobJars.open(List.of(folder))) {
            assertThat(jars.problems()).isEmpty();
            assertThat(names(jars)).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void whatIsWrongWithEachPathIsTold() throws IOException {
        Path absent = folder.resolve("absent.jar");
        Path text = Files.writeString(folder.resolve("text.jar"), "no zip");
        Path empty = new JarOfJobs().writeTo(folder.resolve("empty.jar"));
        Path emptyFolder = Files.createDirectory(folder.resolve("folder"));
        Path noSuchClass =
                new JarOfJobs("hello")
                        .naming("org.example.Nowhere")
                        .writeTo(folder.resolve("nowhere.jar"));
        Path throwing = new JarOfJobs("NOT A NAME").writeTo(folder.resolve("throwing.jar"));
        Path good = new JarOfJobs("good").writeTo(folder.resolve("good.jar"));

        try (JobJars jars =
                JobJars.open(
                        List.of(absent, text, empty, emptyFolder, noSuchClass, throwing, good))) {
            assertThat(jars.problems())
                    .satisfiesExactly(
                            problem -> assertThat(problem).contains("absent.jar is no jar"),
                            problem -> assertThat(problem).contains("text.jar is no jar"),
                            problem -> assertThat(problem).contains("empty.jar holds no job"),
                            problem -> assertThat(problem).contains("folder").contains("no jar"),
                            problem ->
                                    assertThat(problem)
                                            .contains("nowhere.jar has a handler")
                                            .contains("org.example.Nowhere"),
                            problem ->
                                    assertThat(problem)
                                            .contains("throwing.jar has a handler")
                                            .contains("NOT A NAME"));
            assertThat(names(jars)).endsWith("good");
        }
    }

    private static List<String> names(JobJars jars) {
        return jars.handlers().stream().map(handler -> handler.type().name()).toList();
    }
}
