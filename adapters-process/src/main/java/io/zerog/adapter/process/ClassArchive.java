package io.zerog.adapter.process;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The classes of a child in the form in which a JVM maps them into memory, made once for each Java
 * and class path, when a node first isolates jobs: children start sooner by it, and share memory.
 * Without it they start all the same.
 */
final class ClassArchive {

    private static final Logger LOG = System.getLogger(ClassArchive.class.getName());

    private final Optional<Path> file;
    private boolean tried;

    /**
     * @param folder which nobody else may write to: what is in an archive runs
     */
    ClassArchive(Optional<Path> folder) {
        this.file = folder.map(path -> path.toAbsolutePath().resolve(name()));
    }

    /** The option of a child that uses it; none when it is not there. */
    List<String> option() {
        return file.filter(Files::isRegularFile)
                .map(path -> List.of("-XX:SharedArchiveFile=" + path))
                .orElse(List.of());
    }

    /** A child that loads what children load, and has ended. */
    interface Model {

        /**
         * @param option with which it leaves the archive behind
         */
        void live(String option) throws IOException, InterruptedException;
    }

    /** Makes it if it is not there, and tries that once; takes a second or two. */
    void make(Model model) throws InterruptedException {
        if (tried || file.isEmpty() || Files.isRegularFile(file.get())) {
            return;
        }
        tried = true;
        Path path = file.get();
        Path unfinished = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID());
        try {
            Files.createDirectories(path.getParent());
            model.live("-XX:ArchiveClassesAtExit=" + unfinished);
            if (Files.isRegularFile(unfinished)) {
                Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            } else {
                LOG.log(Level.DEBUG, "children start without an archive of their classes");
            }
        } catch (IOException cannot) {
            LOG.log(Level.DEBUG, "children start without an archive of their classes", cannot);
        }
    }

    /** Another Java, another jar or another version of one has another archive. */
    private static String name() {
        StringBuilder made = new StringBuilder(System.getProperty("java.vm.version"));
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
            File jar = new File(part);
            made.append('\n').append(part).append(jar.length()).append(jar.lastModified());
        }
        byte[] all = made.toString().getBytes(StandardCharsets.UTF_8);
        return "children-" + UUID.nameUUIDFromBytes(all) + ".jsa";
    }
}
