package io.zerog.adapter.beanstalkd;

import io.zerog.adapter.beanstalkd.client.ConnectionSettings;
import io.zerog.adapter.beanstalkd.client.TubeName;
import java.time.Duration;
import java.util.Set;

/**
 * How beanstalkd is reached, and what is ours there.
 *
 * @param port 1 to 65535
 * @param service begins the names of our tubes, {@code <service>.<queue>}, so that several
 *     installations can share a server; 1 to 135 of the characters that a tube name takes
 * @param connectTimeout longest wait for a TCP connection; 1 ms to 1 h
 * @param callTimeout longest wait for the reply to a command, on top of what a reserve is asked to
 *     wait; 1 ms to 1 h
 * @param queues whose depth is told from the beginning; others are once this node has used them
 */
public record BeanstalkdSettings(
        String host,
        int port,
        String service,
        Duration connectTimeout,
        Duration callTimeout,
        Set<String> queues) {

    /** The service's name unless it is set. */
    public static final String SERVICE = "zerog";

    /** The port that is beanstalkd's own. */
    public static final int PORT = 11_300;

    /** Both timeouts unless they are set. */
    public static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** The longest name of a queue. */
    private static final int LONGEST_QUEUE = 64;

    /** A body is the text of a UUID, so a longer one is not ours and not worth keeping. */
    private static final int MAX_BODY_BYTES = 36;

    public BeanstalkdSettings {
        if (service.isEmpty()) {
            throw new IllegalArgumentException("the service's name is empty");
        }
        new TubeName(service + '.' + "q".repeat(LONGEST_QUEUE));
        new ConnectionSettings(host, port, connectTimeout, callTimeout, MAX_BODY_BYTES);
        queues = Set.copyOf(queues);
    }

    /** With the defaults for all but the address. */
    public static BeanstalkdSettings of(String host, int port) {
        return new BeanstalkdSettings(host, port, SERVICE, TIMEOUT, TIMEOUT, Set.of());
    }

    /** The same settings for another service. */
    public BeanstalkdSettings withService(String name) {
        return new BeanstalkdSettings(host, port, name, connectTimeout, callTimeout, queues);
    }

    /** The same settings with both timeouts replaced. */
    public BeanstalkdSettings withTimeouts(Duration connect, Duration call) {
        return new BeanstalkdSettings(host, port, service, connect, call, queues);
    }

    /** The same settings with other queues to tell the depth of. */
    public BeanstalkdSettings withQueues(Set<String> names) {
        return new BeanstalkdSettings(host, port, service, connectTimeout, callTimeout, names);
    }

    /** For logs and messages. */
    String address() {
        return host + ':' + port;
    }

    ConnectionSettings connection() {
        return new ConnectionSettings(host, port, connectTimeout, callTimeout, MAX_BODY_BYTES);
    }

    TubeName tube(String queue) {
        return new TubeName(service + '.' + queue);
    }
}
