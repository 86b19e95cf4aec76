package io.zerog.adapter.couchbase;

import com.couchbase.client.core.error.CollectionNotFoundException;
import com.couchbase.client.core.error.CouchbaseException;
import com.couchbase.client.core.error.DocumentNotFoundException;
import com.couchbase.client.core.error.ScopeNotFoundException;
import com.couchbase.client.core.error.context.CancellationErrorContext;
import com.couchbase.client.core.retry.RetryReason;
import com.couchbase.client.core.service.ServiceType;
import com.couchbase.client.java.Bucket;
import com.couchbase.client.java.Cluster;
import com.couchbase.client.java.ClusterOptions;
import com.couchbase.client.java.Collection;
import com.couchbase.client.java.diagnostics.WaitUntilReadyOptions;
import com.couchbase.client.java.env.ClusterEnvironment;
import io.zerog.domain.port.PortUnavailableException;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** The connection to one bucket: fails fast while it is away, and heals by itself. */
final class CouchbaseClient implements AutoCloseable {

    private static final Logger LOG = System.getLogger(CouchbaseStore.class.getName());
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final String DEFAULT = "_default";

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
                keyValue,
                this::close,
                settings.prefix(),
                settings.retention(),
                clock,
                new SecureRandom()::nextLong,
                ReentrantLock::new);
    }

    /**
     * Connects and waits until the bucket answers.
     *
     * @throws PortUnavailableException when it has not within {@code settings.startUp()}
     */
    static CouchbaseClient connect(CouchbaseSettings settings) {
        ClusterEnvironment environment = configured(settings);
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
            Collection collection =
                    bucket.scope(settings.scope()).collection(settings.collection());
            requireUsable(collection, settings);
            return new CouchbaseClient(
                    environment, cluster, new CouchbaseKeyValue(collection, settings.durability()));
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

    private static ClusterEnvironment configured(CouchbaseSettings settings) {
        try {
            return environment(settings);
        } catch (CouchbaseException unreadable) {
            throw new PortUnavailableException(
                    "cannot read a certificate from "
                            + settings.certificate().map(Path::toString).orElse("the defaults"),
                    unreadable);
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

    /** The bucket answers also when its scope or collection is not there: asks for these. */
    private static void requireUsable(Collection collection, CouchbaseSettings settings) {
        if (settings.scope().equals(DEFAULT) && settings.collection().equals(DEFAULT)) {
            return;
        }
        try {
            collection.get(settings.prefix() + "::start-up");
        } catch (DocumentNotFoundException usable) {
            return;
        } catch (CouchbaseException failed) {
            throw new PortUnavailableException(
                    "cannot use scope \"%s\", collection \"%s\" of %s: %s"
                            .formatted(
                                    settings.scope(),
                                    settings.collection(),
                                    settings,
                                    reason(failed)),
                    failed);
        }
    }

    /** The driver looks for a collection until time is over, as it may be about to be made. */
    private static String reason(CouchbaseException failed) {
        boolean isAbsent =
                failed instanceof CollectionNotFoundException
                        || failed instanceof ScopeNotFoundException
                        || failed.context() instanceof CancellationErrorContext context
                                && isAbsent(context.requestContext().retryReasons());
        return isAbsent
                ? "there is no such collection"
                : failed.getClass().getSimpleName().replaceAll("Exception$", "");
    }

    private static boolean isAbsent(Set<RetryReason> reasons) {
        return reasons.contains(RetryReason.COLLECTION_NOT_FOUND)
                || reasons.contains(RetryReason.KV_COLLECTION_OUTDATED)
                || reasons.contains(RetryReason.COLLECTION_MAP_REFRESH_IN_PROGRESS);
    }

    @Override
    public void close() {
        cluster.disconnect(CLOSING);
        environment.shutdown(CLOSING);
    }
}
