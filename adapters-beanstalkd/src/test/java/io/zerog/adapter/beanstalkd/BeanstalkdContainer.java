package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.Await;
import io.zerog.adapter.beanstalkd.client.BeanstalkdServer;
import io.zerog.adapter.beanstalkd.client.ConnectionSettings;
import io.zerog.adapter.beanstalkd.client.Monitor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.ImageFromDockerfile;

/**
 * A server with a log in a container. Its image is made of the beanstalkd that is installed here
 * and the libraries it is linked with, so that nothing has to be fetched.
 */
final class BeanstalkdContainer extends GenericContainer<BeanstalkdContainer> {

    private static final int PORT = 11_300;
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

    BeanstalkdContainer() {
        super(image());
        withExposedPorts(PORT);
        waitingFor(new Answer());
    }

    ConnectionSettings settings() {
        return ConnectionSettings.of(getHost(), getMappedPort(PORT));
    }

    /** The engine may accept connections before the server does, so it is asked a question. */
    private final class Answer extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            Await.until("beanstalkd answers", Duration.ofSeconds(60), this::answers);
        }

        private boolean answers() {
            try (Monitor monitor = Monitor.open(settings())) {
                return !monitor.stats().text("id").isEmpty();
            } catch (IOException notYet) {
                return false;
            }
        }
    }

    private static ImageFromDockerfile image() {
        String binary = BeanstalkdServer.binary();
        ImageFromDockerfile image = new ImageFromDockerfile();
        for (String file : files(binary)) {
            image.withFileFromPath("root" + file, Path.of(file));
        }
        image.withFileFromString("root/log/.keep", "");
        return image.withDockerfileFromBuilder(file ->
                file.from("scratch")
                        .copy("root/", "/")
                        .entryPoint(binary, "-p", Integer.toString(PORT), "-b", "/log", "-f", "50")
                        .build());
    }

    private static List<String> files(String binary) {
        List<String> files = new ArrayList<>(List.of(binary));
        try {
            Process ldd = new ProcessBuilder("ldd", binary).start();
            String lines = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (ldd.waitFor() != 0) {
                throw new AssertionError("ldd failed on " + binary);
            }
            for (Matcher library = LIBRARY.matcher(lines); library.find(); ) {
                files.add(library.group(1));
            }
        } catch (IOException e) {
            throw new AssertionError("the image is made with ldd, which cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return files;
    }
}
