package io.zerog.adapter.couchbase;

import com.couchbase.client.core.error.CouchbaseException;
import com.couchbase.client.core.service.ServiceType;
import com.couchbase.client.java.Bucket;
import com.couchbase.client.java.Cluster;
import com.couchbase.client.java.ClusterOptions;
import com.couchbase.client.java.diagnostics.WaitUntilReadyOptions;
import com.couchbase.client.java.env.ClusterEnvironment;
import io.zerog.domain.port.PortUnavailableException;
import java.lang.System.Logger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** The connection to one bucket: fails fast while it is away, and heals by itself. */
final class CouchbaseClient implements AutoCloseable {

    private static final Logger LOG = System.getLogger(CouchbaseStore.class.getName());
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final ClusterEnvironment environment;
    private final Cluster cluster;
    private final KeyValue keyValue;

    private CouchbaseClient(ClusterEnvironment environment, Cluster cluster, KeyValue keyValue) {
        this.environment = environment;
        this.cluster = cluster;
        this.keyValue = keyValue;
    }

    KeyValue keyValue() {
        return keyValue;
    }

    /** A store on this connection, which it closes. */
    CouchbaseStore store(CouchbaseSettings settings, InstantSource clock) {
        return new CouchbaseStore(
                keyValue, this::close, settings, clock, new SecureRandom()::nextLong);
    }

    /**
     * Connects and waits until the bucket answers.
     *
     * @throws PortUnavailableException when it has not within {@code settings.startUp()}
     */
    static CouchbaseClient connect(CouchbaseSettings settings) {
        ClusterEnvironment environment = environment(settings);
        Trouble trouble = new Trouble(environment.eventBus());
        Cluster cluster = null;
        try {
            cluster =
                    Cluster.connect(
                            settings.connectionString(),
                            ClusterOptions.clusterOptions(settings.username(), settings.password())
                                    .environment(environment));
            Bucket bucket = cluster.bucket(settings.bucket());
            await(bucket, settings, trouble);
            KeyValue keyValue =
                    new CouchbaseKeyValue(
                            bucket.scope(settings.scope()).collection(settings.collection()),
                            settings.durability());
            return new CouchbaseClient(environment, cluster, keyValue);
        } catch (CouchbaseException | PortUnavailableException failed) {
            if (cluster != null) {
                cluster.disconnect(CLOSING);
            }
            environment.shutdown(CLOSING);
            throw failed instanceof PortUnavailableException away
                    ? away
                    : new PortUnavailableException(
                            "cannot connect to " + settings + trouble.suffix(), failed);
        } finally {
            trouble.forget();
        }
    }

    /** A node that answers nobody is not asked for a second; nothing else is tried in vain. */
    static ClusterEnvironment environment(CouchbaseSettings settings) {
        return ClusterEnvironment.builder()
                .timeoutConfig(timeouts ->
                        timeouts.kvTimeout(settings.timeout()).kvDurableTimeout(settings.timeout()))
                .ioConfig(io ->
                        io.kvCircuitBreakerConfig(breaker ->
                                breaker.enabled(true)
                                        .volumeThreshold(5)
                                        .errorThresholdPercentage(50)
                                        .rollingWindow(Duration.ofSeconds(10))
                                        .sleepWindow(Duration.ofSeconds(1))))
                .retryStrategy(FailFast.INSTANCE)
                .securityConfig(security -> {
                    security.enableTls(settings.connectionString().startsWith("couchbases:"));
                    settings.certificate().ifPresent(security::trustCertificate);
                })
                .build();
    }

    private static void await(Bucket bucket, CouchbaseSettings settings, Trouble trouble) {
        long deadline = System.nanoTime() + settings.startUp().toNanos();
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!left.isPositive()) {
                throw new PortUnavailableException(
                        settings
                                + " did not answer within "
                                + settings.startUp().toSeconds()
                                + " s"
                                + trouble.suffix());
            }
            try {
                bucket.waitUntilReady(
                        left.compareTo(BETWEEN_LINES) < 0 ? left : BETWEEN_LINES,
                        WaitUntilReadyOptions.waitUntilReadyOptions()
                                .serviceTypes(Set.of(ServiceType.KV)));
                return;
            } catch (CouchbaseException notYet) {
                if (!(notYet.getCause() instanceof TimeoutException)
                        && !(notYet instanceof com.couchbase.client.core.error.TimeoutException)) {
                    throw notYet;
                }
                LOG.log(Logger.Level.WARNING, "waiting for {0}{1}", settings, trouble.suffix());
            }
        }
    }

    @Override
    public void close() {
        cluster.disconnect(CLOSING);
        environment.shutdown(CLOSING);
    }
}
