package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.Backoff;
import io.zerog.adapter.beanstalkd.client.BeanstalkException;
import io.zerog.adapter.beanstalkd.client.Producer;
import io.zerog.adapter.beanstalkd.client.Reply;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.PortUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that put: one for each queue, shared by all threads. */
final class Producers {

    /** 136 years. */
    private static final Duration LONGEST = Duration.ofSeconds(Producer.MAX_NUMBER);

    private final BeanstalkdSettings settings;
    private final long timeToRun;
    private final Map<String, Producer> producers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Producers(BeanstalkdSettings settings, Duration visibility) {
        this.settings = settings;
        this.timeToRun = wholeSeconds(visibility);
    }

    Reply.Put put(JobId id, String queue, Priority priority, Duration delay)
            throws BeanstalkException {
        byte[] body = id.toString().getBytes(StandardCharsets.US_ASCII);
        return producer(queue).put(number(priority), wholeSeconds(delay), timeToRun, body);
    }

    void close() {
        closed = true;
        producers.values().forEach(Producer::close);
    }

    /** Rounded up, and cut to what the server can count. */
    static long wholeSeconds(Duration duration) {
        if (duration.compareTo(LONGEST) >= 0) {
            return LONGEST.toSeconds();
        }
        return duration.isNegative() ? 0 : duration.plusNanos(999_999_999).toSeconds();
    }

    private Producer producer(String queue) {
        if (closed) {
            throw new PortUnavailableException("this queue is closed");
        }
        Producer producer = producers.computeIfAbsent(queue, this::newProducer);
        if (closed) {
            // Closed in between: this one was maybe overlooked.
            producer.close();
        }
        return producer;
    }

    private Producer newProducer(String queue) {
        return new Producer(
                settings.connection(),
                settings.tube(queue),
                new Backoff(new SplittableRandom(), System::nanoTime));
    }

    private static long number(Priority priority) {
        return switch (priority) {
            case HIGH -> 100;
            case NORMAL -> 1_000;
            case LOW -> 10_000;
        };
    }
}
