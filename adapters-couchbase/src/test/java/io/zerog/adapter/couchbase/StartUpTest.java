package io.zerog.adapter.couchbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.couchbase.client.core.env.SecurityConfig;
import com.couchbase.client.core.msg.kv.DurabilityLevel;
import com.couchbase.client.java.env.ClusterEnvironment;
import io.zerog.domain.port.PortUnavailableException;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a node comes to its bucket, and what it says meanwhile. */
@Timeout(60)
class StartUpTest {

    private static final Logger LOG = Logger.getLogger(CouchbaseStore.class.getName());

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    lines.add(MessageFormat.format(line.getMessage(), line.getParameters()));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(handler);
    }

    @Test
    void aClusterThatDoesNotAnswerIsWaitedForABoundedTimeAndSoItIsSaid() throws Exception {
        try (MockServer server = new MockServer();
                KvProxy proxy = new KvProxy(server.server().getPort())) {
            proxy.refuse();
            long began = System.nanoTime();

            assertThatThrownBy(() -> open(proxy, MockServer.PASSWORD, Duration.ofSeconds(7)))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageStartingWith(proxy.connectionString() + " bucket zerog as zerog")
                    .hasMessageContaining("did not answer within 7 s: ")
                    .hasMessageNotContaining(MockServer.PASSWORD);

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofSeconds(7), Duration.ofSeconds(13));
            assertThat(lines)
                    .hasSizeBetween(1, 2)
                    .allMatch(line -> line.startsWith("waiting for " + proxy.connectionString()))
                    .noneMatch(line -> line.contains(MockServer.PASSWORD));
        }
    }

    @Test
    void aClusterThatComesLaterIsFound() throws Exception {
        try (MockServer server = new MockServer();
                KvProxy proxy = new KvProxy(server.server().getPort())) {
            proxy.refuse();
            Thread later =
                    new Thread(() -> {
                        try {
                            await().until(() -> !lines.isEmpty());
                            proxy.listenAgain();
                        } catch (Exception failed) {
                            throw new AssertionError(failed);
                        }
                    });
            later.start();

            open(proxy, MockServer.PASSWORD, Duration.ofSeconds(30)).close();

            later.join();
        }
    }

    @Test
    void aWrongPasswordIsNamedAndNotShown() throws Exception {
        String wrong = "wrong-4711";
        try (MockServer server = new MockServer();
                KvProxy proxy = new KvProxy(server.server().getPort())) {
            assertThatThrownBy(() -> open(proxy, wrong, Duration.ofSeconds(2)))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageContaining("did not answer within 2 s: ")
                    .hasMessageNotContaining(wrong);
        }
    }

    /** The mock server knows no collections, which is an answer to who asks for one. */
    @Test
    void aCollectionThatCannotBeUsedEndsTheStartWithOneClearLine() throws Exception {
        try (MockServer server = new MockServer();
                KvProxy proxy = new KvProxy(server.server().getPort())) {
            for (String[] name : new String[][] {{"_default", "jobs"}, {"orders", "_default"}}) {
                CouchbaseSettings settings =
                        settings(
                                proxy,
                                MockServer.PASSWORD,
                                Duration.ofSeconds(20),
                                name[0],
                                name[1]);

                assertThatThrownBy(() -> CouchbaseStore.open(settings, MockServer.CLOCK))
                        .isInstanceOf(PortUnavailableException.class)
                        .hasMessageStartingWith(
                                "cannot use scope \"%s\", collection \"%s\" of %s: "
                                        .formatted(name[0], name[1], settings));
            }
        }
    }

    @Test
    void settingsReachTheDriver() {
        CouchbaseSettings settings = Settings.of("couchbases://h", "p");
        ClusterEnvironment environment = CouchbaseClient.environment(settings);
        try {
            assertThat(environment.timeoutConfig().kvTimeout()).isEqualTo(CouchbaseSettings.CALL);
            assertThat(environment.timeoutConfig().kvDurableTimeout())
                    .isEqualTo(CouchbaseSettings.CALL);
            assertThat(environment.ioConfig().kvCircuitBreakerConfig().enabled()).isTrue();
            SecurityConfig security = environment.securityConfig();
            assertThat(security.tlsEnabled()).isTrue();
            assertThat(security.hostnameVerificationEnabled()).isTrue();
        } finally {
            environment.shutdown();
        }
    }

    @Test
    void everyDurabilityIsThatOfTheDriver() {
        assertThat(List.of(Durability.values()))
                .extracting(Durability::level)
                .containsExactly(
                        DurabilityLevel.NONE,
                        DurabilityLevel.MAJORITY,
                        DurabilityLevel.MAJORITY_AND_PERSIST_TO_ACTIVE,
                        DurabilityLevel.PERSIST_TO_MAJORITY);
    }

    @Test
    void thePasswordIsInNoText() {
        assertThat(Settings.of("couchbase://h", "p").toString())
                .doesNotContain(MockServer.PASSWORD);
    }

    private static CouchbaseStore open(KvProxy proxy, String password, Duration startUp) {
        return CouchbaseStore.open(
                settings(proxy, password, startUp, "_default", "_default"), MockServer.CLOCK);
    }

    private static CouchbaseSettings settings(
            KvProxy proxy, String password, Duration startUp, String scope, String collection) {
        return new CouchbaseSettings(
                proxy.connectionString(),
                MockServer.BUCKET,
                password,
                MockServer.BUCKET,
                scope,
                collection,
                Optional.empty(),
                Durability.NONE,
                CouchbaseSettings.CALL,
                startUp,
                Duration.ofDays(7),
                "start");
    }
}
