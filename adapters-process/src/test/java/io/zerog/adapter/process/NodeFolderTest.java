package io.zerog.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NodeFolderTest {

    @TempDir private Path parent;

    @Test
    void whatAKilledProcessLeftIsRemovedByTheNext() throws Exception {
        Process other = start();
        try (NodeFolder first = NodeFolder.make(parent)) {
            Path left = folderOf(other);
            try (NodeFolder whileItLives = NodeFolder.make(parent)) {
                assertThat(left.resolve("hs_err_1.log")).exists();
                assertThat(whileItLives.path()).isNotEqualTo(first.path());
            }

            other.destroyForcibly().waitFor();

            assertThat(left).exists();
            try (NodeFolder next = NodeFolder.make(parent)) {
                assertThat(left).doesNotExist();
                assertThat(parent).isDirectoryContaining(next.path()::equals);
                assertThat(first.path()).exists();
            }
        } finally {
            other.destroyForcibly();
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatALivingProcessHasIsLeftAloneByAllOthers() throws Exception {
        // The second must not end the lock of the first, which is of the same process.
        try (NodeFolder first = NodeFolder.make(parent);
                NodeFolder second = NodeFolder.make(parent)) {
            Process other = start();
            try {
                assertThat(folderOf(other)).exists();

                assertThat(first.path()).exists();
                assertThat(second.path()).exists();
            } finally {
                other.destroyForcibly();
            }
        }
    }

    @Test
    void whatIsNoSuchFolderStays() throws Exception {
        Path file = Files.createFile(parent.resolve("zerog-notes"));
        Path folder = Files.createDirectory(parent.resolve("zerog-chaos1"));
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("lock"));
        Path link = Files.createSymbolicLink(parent.resolve("zerog-link"), elsewhere);

        NodeFolder.make(parent).close();

        assertThat(parent)
                .isDirectoryContaining(file::equals)
                .isDirectoryContaining(folder::equals)
                .isDirectoryContaining(link::equals);
        assertThat(elsewhere.resolve("lock")).exists();
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FolderMain.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** What it said once it had one. */
    private static Path folderOf(Process process) throws IOException {
        return Path.of(process.inputReader().readLine());
    }
}
