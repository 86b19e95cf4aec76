package io.zerog.bootstrap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file system of few bytes, in memory. */
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4_096;

    private final Path folder;
    private final Path ballast;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
    }

    /**
     * Mounts one at a folder that is made. Who may not mount fails, unless WITHOUT_MOUNT is set.
     */
    static SmallDisk mounted(Path folder, String size) throws IOException {
        Files.createDirectory(folder);
        String refusal =
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
        if (!refusal.isEmpty()) {
            String report = "cannot mount a tmpfs (WITHOUT_MOUNT=1 goes without): " + refusal;
            // Skipped only for a caller who asked to go without.
            Assumptions.assumeFalse(System.getenv("WITHOUT_MOUNT") != null, report);
            throw new AssertionError(report);
        }
        return new SmallDisk(folder);
    }

    Path folder() {
        return folder;
    }

    /** Leaves no byte free. */
    void fill() throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (folder.toFile().getUsableSpace() > 0) {
                throw full;
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    void makeRoom() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() throws IOException {
        // Lazily: a process that was just killed may still hold a file.
        String failure = run("umount", "-l", folder.toString());
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
    }

    /** What the command complains of; nothing when it succeeds. */
    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = process.inputReader(StandardCharsets.UTF_8).readAllAsString().strip();
        int code = process.onExit().join().exitValue();
        return code == 0 ? "" : "code " + code + ": " + said;
    }
}
