package io.zerog.adapter.beanstalkd;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zerog.adapter.beanstalkd.client.ConnectionSettings;
import io.zerog.domain.port.JobQueue;
import io.zerog.testkit.JobQueueContract;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.DockerClientFactory;

/**
 * The contract on a server in a container. It is skipped where no Docker engine answers, and says
 * so; with CONTAINER_TEST=required in the environment it fails instead. {@code
 * tools/docker-beanstalkd} provides an engine where that is possible.
 */
class ContainerContractTest implements JobQueueContract {

    private static final Duration VISIBILITY = Duration.ofSeconds(3);

    private static BeanstalkdContainer container;

    private BeanstalkdQueue queue;

    @BeforeAll
    static void startContainer() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            String report =
                    "NO DOCKER ENGINE: the contract of the queue was not run on a beanstalkd in a"
                            + " container; tools/docker-beanstalkd can start one";
            if ("required".equals(System.getenv("CONTAINER_TEST"))) {
                throw new AssertionError(report);
            }
            System.out.println("[WARNING] " + report);
            assumeTrue(false, report);
        }
        container = new BeanstalkdContainer();
        container.start();
    }

    @AfterAll
    static void stopContainer() {
        if (container != null) {
            container.stop();
        }
    }

    /** Each test has tubes of its own. */
    @BeforeEach
    void open() {
        ConnectionSettings address = container.settings();
        queue =
                new BeanstalkdQueue(
                        BeanstalkdSettings.of(address.host(), address.port())
                                .withService("test-" + UUID.randomUUID()),
                        VISIBILITY);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Override
    public JobQueue queue() {
        return queue;
    }

    @Override
    public Duration visibility() {
        return VISIBILITY;
    }

    /** The server's time cannot be set. */
    @Override
    public void advance(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }
}
