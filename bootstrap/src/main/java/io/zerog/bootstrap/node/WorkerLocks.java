package io.zerog.bootstrap.node;

import io.zerog.domain.port.WorkerDeaths;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file for each worker whose node uses this folder, locked while its process lives. The operating
 * system frees the lock when the process ends, however it ends, and not while it is frozen; so who
 * gets the lock of a worker knows that it is dead.
 *
 * <p>Locks are those of POSIX: they hold between containers of one host, and a process that closes
 * a file loses its own lock on it, for which reason it never opens those that it holds.
 */
final class WorkerLocks implements WorkerDeaths, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLocks.class);

    /** Long after the last job of a dead worker was taken from it. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private Optional<Path> held = Optional.empty();
    private Optional<FileChannel> channel = Optional.empty();

    WorkerLocks(Path data) {
        this.folder = data.toAbsolutePath().normalize().resolve("workers");
    }

    /**
     * Until it is closed, the worker is known to live. Where the folder cannot be used, its death
     * is found out by its lease alone, as that of a worker on another host.
     */
    void hold(String worker) {
        Path file = file(worker);
        try {
            Files.createDirectories(folder);
            removeOld();
            HELD.add(file);
            held = Optional.of(file);
            channel =
                    Optional.of(
                            FileChannel.open(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            channel.get().lock();
        } catch (IOException unusable) {
            LOG.warn(
                    "if this worker dies, its jobs wait for their leases: {}", unusable.toString());
        }
    }

    @Override
    public boolean isDead(String worker) {
        if (dead.contains(worker)) {
            return true;
        }
        Path file = file(worker);
        boolean isFree = Files.exists(file) && isFree(file);
        if (isFree) {
            dead.add(worker);
        }
        return isFree;
    }

    /** An orderly end leaves no jobs behind, and so no file. */
    @Override
    public void close() {
        try {
            if (held.isPresent()) {
                Files.deleteIfExists(held.get());
            }
            if (channel.isPresent()) {
                channel.get().close();
            }
        } catch (IOException kept) {
            // The lock ends with the process at the latest, and the file a day later.
        }
        held.ifPresent(HELD::remove);
    }

    private void removeOld() throws IOException {
        Instant old = Instant.now().minus(KEPT);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old) && isFree(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isFree(Path file) {
        if (HELD.contains(file)) {
            return false;
        }
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return other.tryLock() != null;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Ids are read from the store, so they are not to be trusted as names of files. */
    private Path file(String worker) {
        return folder.resolve(
                UUID.nameUUIDFromBytes(worker.getBytes(StandardCharsets.UTF_8)) + ".lock");
    }
}
