package io.zerog.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What nodes of one host know of each other's deaths. */
@Timeout(60)
class WorkerLocksTest {

    @TempDir private Path data;

    /** Another process that holds a worker's lock until it is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            new WorkerLocks(Path.of(arguments[0])).hold(arguments[1]);
            System.out.println("held");
            Thread.sleep(Duration.ofMinutes(1));
        }
    }

    @Test
    void aWorkerIsDeadWhenItsProcessIsAndNotWhenItIsFrozen() throws Exception {
        WorkerLocks here = new WorkerLocks(data);
        Process other = holder("other");
        try {
            assertThat(here.isDead("other")).isFalse();
            signal(other, "STOP");
            assertThat(here.isDead("other")).isFalse();
        } finally {
            other.destroyForcibly().waitFor();
        }

        assertThat(here.isDead("other")).isTrue();
        assertThat(new WorkerLocks(data).isDead("other")).isTrue();
    }

    @Test
    void aWorkerOfThisProcessLivesUntilAnotherIsAskedFor() throws Exception {
        try (WorkerLocks first = new WorkerLocks(data);
                WorkerLocks second = new WorkerLocks(data)) {
            first.hold("first");
            second.hold("second");

            assertThat(first.isDead("first")).isFalse();
            assertThat(second.isDead("first")).isFalse();
            // To look must not cost the lock, as closing a file does that its process has locked.
            assertThat(seenByAnotherProcess("first")).isEqualTo("false");
        }
        assertThat(seenByAnotherProcess("first")).isEqualTo("false");
        assertThat(files()).isEmpty();
    }

    @Test
    void nothingIsKnownOfAWorkerElsewhere() {
        assertThat(new WorkerLocks(data).isDead("../elsewhere")).isFalse();
    }

    @Test
    void theFilesOfTheDeadAreRemovedAfterADay() throws Exception {
        holder("old").destroyForcibly().waitFor();
        Path old = files().getFirst();
        Instant lastWeek = Instant.now().minus(Duration.ofDays(7));
        Files.setLastModifiedTime(old, FileTime.from(lastWeek));
        holder("young").destroyForcibly().waitFor();

        try (WorkerLocks here = new WorkerLocks(data)) {
            here.hold("here");

            assertThat(files()).hasSize(2).doesNotContain(old);
            assertThat(here.isDead("young")).isTrue();
        }
    }

    @Test
    void aFolderThatCannotBeUsedCostsOnlyTheKnowledge() throws Exception {
        Path file = Files.createFile(data.resolve("file"));
        try (WorkerLocks here = new WorkerLocks(file)) {
            here.hold("here");

            assertThat(here.isDead("here")).isFalse();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("workers"))) {
            return files.toList();
        }
    }

    /** Looks from outside. */
    static final class Looker {
        public static void main(String[] arguments) {
            System.out.println(new WorkerLocks(Path.of(arguments[0])).isDead(arguments[1]));
        }
    }

    private String seenByAnotherProcess(String worker) throws Exception {
        Process looker = java(Looker.class, worker);
        String seen = firstLine(looker);
        looker.waitFor();
        return seen;
    }

    private Process holder(String worker) throws Exception {
        Process holder = java(Holder.class, worker);
        assertThat(firstLine(holder)).isEqualTo("held");
        return holder;
    }

    private Process java(Class<?> main, String worker) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        data.toString(),
                        worker)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        return new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                .readLine();
    }

    private static void signal(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
    }
}
