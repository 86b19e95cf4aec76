package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.BeanstalkdServer;
import io.zerog.domain.port.JobQueue;
import io.zerog.testkit.JobQueueContract;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract on a real server of its own. */
abstract class RealServerContract implements JobQueueContract {

    private static final Duration VISIBILITY = Duration.ofSeconds(3);

    private BeanstalkdServer server;
    private BeanstalkdQueue queue;

    /** Starts the server that the tests talk to. */
    abstract BeanstalkdServer server();

    @BeforeEach
    void start() {
        server = server();
        queue = new BeanstalkdQueue(BeanstalkdSettings.of("127.0.0.1", server.port()), VISIBILITY);
    }

    @AfterEach
    void stop() {
        queue.close();
        server.close();
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
