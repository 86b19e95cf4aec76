package io.zerog.adapter.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A temporary folder that this user alone may enter. One whose process was killed stays behind
 * until the next is made: a lock that ends with its process tells which they are.
 */
final class NodeFolder implements AutoCloseable {

    private static final String PREFIX = "zerog";
    private static final String LOCK = "lock";

    /**
     * Those of this process, which keeps off them: to close a file ends all locks that a process
     * has on it.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private NodeFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes one in the system's folder for such. */
    static NodeFolder make() throws IOException {
        return make(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Makes one in that folder, and removes there what dead processes left. */
    static NodeFolder make(Path parent) throws IOException {
        Path path = Files.createTempDirectory(parent, PREFIX);
        OWN.add(path);
        // Under its name it is locked from the first moment on.
        Path unlocked = path.resolve("new");
        FileChannel lock =
                FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        Files.move(unlocked, path.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
        removeDeadOnes(parent, path);
        return new NodeFolder(path, lock);
    }

    Path path() {
        return path;
    }

    private static void removeDeadOnes(Path parent, Path own) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (!OWN.contains(folder) && isOfSameUser(folder, own)) {
                    removeIfDead(folder);
                }
            }
        } catch (IOException cannot) {
            // They stay, and cost nothing but their place.
        }
    }

    /** Another user could have put anything there. */
    private static boolean isOfSameUser(Path folder, Path own) throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
    }

    private static void removeIfDead(Path folder) {
        try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (lock.tryLock() != null) {
                remove(folder);
            }
        } catch (IOException notOurs) {
            // One without a lock is no such folder, or not yet one.
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    /** Removes it, with all that is in it. */
    @Override
    public void close() throws IOException {
        try (lock) {
            remove(path);
        } finally {
            OWN.remove(path);
        }
    }
}
