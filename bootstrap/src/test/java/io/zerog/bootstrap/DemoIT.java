package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DemoIT {

    @TempDir private Path folder;

    @Test
    void theDemoCountsTheWordsOfAFileShowsHowAndEndsWithZero() throws Exception {
        Path file = write("it's.txt", "to be or not to be\n");

        try (ServerProcess demo = demo(file)) {
            String out = demo.rest();

            assertThat(demo.awaitExit(Duration.ofSeconds(30))).as(demo.log()).isZero();
            assertThat(out)
                    .contains("[------------------------------]   0.0 %  queued")
                    .contains("[##############################] 100.0 %  succeeded")
                    .contains("\"words\" : 6")
                    .contains("\"distinct\" : 4")
                    .contains("\"word\" : \"be\"")
                    .contains("curl -s")
                    // The name of the file as a shell reads it.
                    .contains("it'\\''s.txt'");
        }
    }

    @Test
    void theLongestTextIsCountedThoughEveryCharacterIsEscaped() throws Exception {
        try (ServerProcess demo = demo(write("long.txt", "\u0001".repeat(249_999) + "a"))) {
            assertThat(demo.rest()).contains("\"words\" : 1");
            assertThat(demo.awaitExit(Duration.ofSeconds(30))).isZero();
        }
    }

    @Test
    void aTextThatIsOneCharacterTooLongIsRefusedInOneLine() throws Exception {
        refused(write("long.txt", "a".repeat(250_001)), "250,001 characters");
    }

    @Test
    void anEmptyFileIsRefusedInOneLine() throws Exception {
        refused(write("empty.txt", ""), "0 characters");
    }

    @Test
    void aFileThatIsNotThereIsRefusedInOneLine() throws Exception {
        refused(folder.resolve("absent.txt"), "absent.txt does not exist");
    }

    @Test
    void aFileThatIsNoTextIsRefusedInOneLine() throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
        refused(binary, "no text in UTF-8");
    }

    private void refused(Path file, String why) throws Exception {
        try (ServerProcess demo = demo(file)) {
            assertThat(demo.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
            assertThat(demo.rest()).isEmpty();
            assertThat(demo.log().lines()).singleElement().asString().contains(why);
        }
    }

    private ServerProcess demo(Path file) throws IOException {
        return ServerProcess.start(
                folder,
                Map.of(),
                "demo",
                "--jobs",
                ServerProcess.EXAMPLES.toString(),
                file.toString());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
