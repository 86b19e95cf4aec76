package io.zerog.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OrphanTest {

    @Test
    void noChildOutlivesAParentThatIsKilled() throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ParentMain.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader out = parent.inputReader()) {
            List<Long> children =
                    out.lines()
                            .takeWhile(line -> !line.equals("ready"))
                            .map(Long::valueOf)
                            .toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(2).allMatch(OrphanTest::isAlive);

            parent.destroyForcibly();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> children.stream().noneMatch(OrphanTest::isAlive));
        } finally {
            parent.destroyForcibly();
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
}
