package io.zerog.adapter.process;

import io.zerog.domain.handler.JobHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Job handlers from jars. Each path, a jar or a folder of jars, has a class loader of its own, so
 * that two users' libraries do not meet; what ZeroG itself brings, the constraint annotations among
 * it, comes first.
 */
public final class JobJars implements AutoCloseable {

    @SuppressWarnings("unchecked") // a class literal has no type arguments
    private static final Class<JobHandler<?, ?>> SERVICE =
            (Class<JobHandler<?, ?>>) (Class<?>) JobHandler.class;

    /** The class loader of one path. */
    private static final class Loader extends URLClassLoader {

        private final Path path;

        Loader(Path path, URL[] jars) {
            super("jobs of " + path, jars, JobJars.class.getClassLoader());
            this.path = path;
        }
    }

    private final List<JobHandler<?, ?>> handlers = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<URLClassLoader> loaders = new ArrayList<>();

    private JobJars() {}

    /** Loads what can be loaded; the rest is in {@link #problems}. */
    public static JobJars open(List<Path> paths) {
        JobJars jars = new JobJars();
        paths.forEach(jars::load);
        return jars;
    }

    public List<JobHandler<?, ?>> handlers() {
        return List.copyOf(handlers);
    }

    /** The path that the handler was loaded from; empty when it comes from elsewhere. */
    public static Optional<Path> pathOf(JobHandler<?, ?> handler) {
        return handler.getClass().getClassLoader() instanceof Loader loader
                ? Optional.of(loader.path)
                : Optional.empty();
    }

    /** What is wrong with the paths, each naming its path. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Closes the jars; their jobs can load no further classes then. */
    @Override
    public void close() {
        for (URLClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException harmless) {
                // Nothing was written through it.
            }
        }
    }

    private void load(Path path) {
        try {
            List<Path> jars = jars(path);
            for (Path jar : jars) {
                new JarFile(jar.toFile()).close();
            }
            int before = handlers.size();
            load(new Loader(path, urls(jars)));
            if (handlers.size() == before) {
                problems.add(
                        path
                                + " holds no job handlers: name them in META-INF/services/"
                                + JobHandler.class.getName());
            }
        } catch (IOException unreadable) {
            problems.add(path + " is no jar, and no folder of jars: " + unreadable.getMessage());
        } catch (ServiceConfigurationError | LinkageError broken) {
            problems.add(path + " has a handler that cannot be loaded: " + reason(broken));
        }
    }

    private void load(URLClassLoader loader) {
        loaders.add(loader);
        ServiceLoader.load(SERVICE, loader).stream()
                // The parent's handlers are found too; they are no business of this path.
                .filter(provider -> provider.type().getClassLoader() == loader)
                .forEach(provider -> handlers.add(provider.get()));
    }

    private static List<Path> jars(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
            if (jars.isEmpty()) {
                throw new IOException("the folder holds no jar");
            }
            return jars;
        }
    }

    private static URL[] urls(List<Path> jars) {
        return jars.stream().map(JobJars::url).toArray(URL[]::new);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String reason(Throwable broken) {
        return broken.getCause() == null ? broken.toString() : broken + ": " + broken.getCause();
    }
}
