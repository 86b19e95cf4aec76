package io.zerog.adapter.sql;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of a SQLite database, held by one process at a time. The operating system frees it
 * when the process ends, however it ends.
 */
final class DataFolder implements AutoCloseable {

    private static final String DATABASE = "zerog.db";
    private static final String LOCK = "zerog.lock";

    private final Path folder;
    private final FileChannel channel;

    private DataFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Makes the folder if it is absent.
     *
     * @throws RefusedDatabaseException when another process has it, or it cannot be used
     */
    static DataFolder hold(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(
                            folder.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new RefusedDatabaseException(
                        "the data folder "
                                + folder.toAbsolutePath()
                                + " is in use by another process: stop it, or choose another");
            }
            return new DataFolder(folder, channel);
        } catch (IOException failed) {
            throw new RefusedDatabaseException(
                    "cannot use " + folder.toAbsolutePath() + " as the data folder: " + failed,
                    failed);
        }
    }

    Path database() {
        return folder.resolve(DATABASE);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The lock ends with the process at the latest.
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }
}
