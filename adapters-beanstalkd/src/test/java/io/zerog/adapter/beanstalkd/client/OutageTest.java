package io.zerog.adapter.beanstalkd.client;

import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.UNAVAILABLE;
import static io.zerog.adapter.beanstalkd.client.BeanstalkException.Kind.UNKNOWN_OUTCOME;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.adapter.beanstalkd.client.Reply.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that is away, hangs, drains, or cannot write. */
class OutageTest {

    private static final Duration BRIEFLY = Duration.ofSeconds(10);
    private static final Duration CALL = Duration.ofMillis(300);
    private static final TubeName TUBE = new TubeName("default");
    private static final byte[] BODY = {'x'};

    private @TempDir Path folder;

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        BeanstalkdServer server = BeanstalkdServer.started();
        ConnectionSettings settings = server.settings();
        server.close();

        assertThat(Failures.of(() -> Consumer.open(settings)).kind()).isEqualTo(UNAVAILABLE);
        try (Producer producer = CommandsTest.producer(settings, TUBE)) {
            assertThat(Failures.of(() -> producer.put(0, 0, 60, BODY)).kind())
                    .isEqualTo(UNAVAILABLE);
        }
    }

    @Test
    void aNameThatNobodyKnowsIsUnavailable() {
        ConnectionSettings settings = ConnectionSettings.of("no-such-host.invalid", 11300);
        assertThat(Failures.of(() -> Consumer.open(settings)).kind()).isEqualTo(UNAVAILABLE);
    }

    @Test
    void whileItPausesAProducerDoesNotConnect() throws Exception {
        BeanstalkdServer server = BeanstalkdServer.started();
        AtomicLong clock = new AtomicLong();
        ConnectionSettings settings = server.settings();
        server.kill();
        try (server;
                Producer producer =
                        new Producer(settings, TUBE, new Backoff(new Random(1), clock::get))) {
            Failures.of(() -> producer.put(0, 0, 60, BODY));
            server.start();

            assertThat(Failures.of(() -> producer.put(0, 0, 60, BODY)))
                    .hasMessageContaining("pausing");
            clock.addAndGet(Duration.ofMillis(101).toNanos());
            assertThat(producer.put(0, 0, 60, BODY)).isInstanceOf(Reply.Inserted.class);
        }
    }

    @Test
    void aRestartBetweenPutsCostsNoPut() throws Exception {
        try (BeanstalkdServer server = BeanstalkdServer.started();
                Producer producer = CommandsTest.producer(server.settings(), TUBE)) {
            producer.put(0, 0, 60, BODY);
            server.kill();
            server.start();
            assertThat(producer.put(0, 0, 60, BODY)).isInstanceOf(Reply.Inserted.class);
        }
    }

    @Test
    void acknowledgedPutsSurviveKillsUnderLoadWithALog() throws Exception {
        try (BeanstalkdServer server = BeanstalkdServer.startedWithLog(folder)) {
            Set<Long> inserted = putThroughKills(server);

            Set<Long> found = new HashSet<>();
            try (Consumer consumer = Consumer.open(server.settings())) {
                for (long[] held = reserve(consumer); held.length > 0; held = reserve(consumer)) {
                    for (long id : held) {
                        found.add(id);
                    }
                    consumer.delete(held);
                }
            }
            assertThat(found).containsAll(inserted);
        }
    }

    @Test
    void aProducerGoesOnAfterKillsUnderLoadWithoutALog() throws Exception {
        try (BeanstalkdServer server = BeanstalkdServer.started()) {
            assertThat(putThroughKills(server)).isNotEmpty();
        }
    }

    @Test
    void aHangingServerCostsOneThreadATimeoutAndTheOthersNothing() throws Exception {
        try (BeanstalkdServer server = BeanstalkdServer.started();
                Producer producer =
                        CommandsTest.producer(server.settings().withTimeouts(CALL, CALL), TUBE)) {
            producer.put(0, 0, 60, BODY);
            server.signal("STOP");

            long start = System.nanoTime();
            assertThat(Failures.of(() -> producer.put(0, 0, 60, BODY)).kind())
                    .isEqualTo(UNKNOWN_OUTCOME);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(CALL, BRIEFLY);
            Await.until(
                    "puts fail without a wait",
                    BRIEFLY,
                    () ->
                            Failures.of(() -> producer.put(0, 0, 60, BODY))
                                    .getMessage()
                                    .startsWith("pausing"));

            server.signal("CONT");
            Await.until("puts work again", BRIEFLY, () -> inserts(producer));
        }
    }

    @Test
    void callsToAHangingServerEndInTime() throws Exception {
        try (BeanstalkdServer server = BeanstalkdServer.started();
                Producer producer = CommandsTest.producer(server.settings(), TUBE)) {
            ConnectionSettings settings = server.settings().withTimeouts(CALL, CALL);
            producer.put(0, 0, 60, BODY);
            try (Consumer holder = Consumer.open(settings);
                    Consumer waiter = Consumer.open(settings)) {
                holder.reserve(0);
                assertThat(waiter.reserve(0)).isEqualTo(new Reply.TimedOut());
                server.signal("STOP");

                long start = System.nanoTime();
                assertThat(Failures.of(() -> holder.delete(1)).kind()).isEqualTo(UNKNOWN_OUTCOME);
                assertThat(Failures.of(() -> waiter.reserve(1)).kind()).isEqualTo(UNKNOWN_OUTCOME);
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isBetween(Duration.ofMillis(1_600), BRIEFLY);
                assertThat(holder.isClosed()).isTrue();
                assertThat(waiter.isClosed()).isTrue();
            } finally {
                server.signal("CONT");
            }
        }
    }

    @Test
    void aWaitingReserveEndsWhenTheServerIsKilled() throws Exception {
        try (BeanstalkdServer server = BeanstalkdServer.started();
                Consumer consumer = Consumer.open(server.settings());
                Monitor observer = Monitor.open(server.settings())) {
            List<BeanstalkException> failures = new ArrayList<>();
            Thread waiting =
                    Thread.ofVirtual()
                            .start(() -> failures.add(Failures.of(() -> consumer.reserve(60))));
            Await.until(
                    "the consumer waits",
                    BRIEFLY,
                    () -> observer.stats().number("current-waiting") == 1);

            server.kill();

            assertThat(waiting.join(BRIEFLY)).isTrue();
            assertThat(failures.getFirst().kind()).isEqualTo(UNKNOWN_OUTCOME);
        }
    }

    @Test
    void aDrainingServerRefusesPutsAndNothingElse() throws Exception {
        try (BeanstalkdServer server = BeanstalkdServer.started();
                Producer producer = CommandsTest.producer(server.settings(), TUBE);
                Consumer consumer = Consumer.open(server.settings());
                Monitor monitor = Monitor.open(server.settings())) {
            producer.put(0, 0, 60, BODY);
            server.signal("USR1");

            Await.until(
                    "the server drains",
                    BRIEFLY,
                    () -> monitor.stats().text("draining").equals("true"));
            assertThat(producer.put(0, 0, 60, BODY)).isEqualTo(new Reply.Draining());
            assertThat(consumer.reserve(0)).isInstanceOf(Reply.Reserved.class);
            assertThat(consumer.delete(1)).isEqualTo(new Reply.Deleted());
        }
    }

    @Test
    void aServerThatCannotWriteItsLogRefusesPutsAndStillDeletes() throws Exception {
        Path log = Files.createDirectory(folder.resolve("log"));
        try (BeanstalkdServer server =
                        BeanstalkdServer.started("-b", log.toString(), "-s", "4096");
                Producer producer = CommandsTest.producer(server.settings(), TUBE);
                Consumer consumer = Consumer.open(server.settings())) {
            producer.put(0, 0, 60, BODY);
            // Without its folder the server cannot begin the next file, as on a full disk.
            deleteAll(log);

            Await.until(
                    "the log's file is full",
                    BRIEFLY,
                    () -> {
                        Reply.Put reply = producer.put(0, 0, 60, new byte[500]);
                        return reply.equals(new Refused(Refused.Reason.OUT_OF_MEMORY));
                    });
            assertThat(consumer.reserve(0)).isInstanceOf(Reply.Reserved.class);
            assertThat(consumer.delete(1)).isEqualTo(new Reply.Deleted());
        }
    }

    /** Puts from eight threads while the server is killed and started three times. */
    private static Set<Long> putThroughKills(BeanstalkdServer server) throws Exception {
        Set<Long> inserted = ConcurrentHashMap.newKeySet();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        List<Throwable> surprises = new ArrayList<>();
        try (Producer producer = CommandsTest.producer(server.settings(), TUBE)) {
            for (int i = 0; i < 8; i++) {
                Thread thread =
                        Thread.ofPlatform()
                                .uncaughtExceptionHandler((t, e) -> surprises.add(e))
                                .start(() -> putUntil(over, producer, inserted));
                threads.add(thread);
            }
            for (int n = 0; n < 3; n++) {
                int before = inserted.size();
                Await.until("puts succeed", BRIEFLY, () -> inserted.size() > before + 200);
                server.kill();
                server.start();
            }
            // Without a log the ids begin anew, so that a size proves nothing: it has to work now.
            Await.until("a put succeeds after all", BRIEFLY, () -> inserts(producer));
            over.set(true);
            for (Thread thread : threads) {
                assertThat(thread.join(BRIEFLY)).isTrue();
            }
        }
        assertThat(surprises).isEmpty();
        return inserted;
    }

    private static void putUntil(AtomicBoolean over, Producer producer, Set<Long> inserted) {
        while (!over.get()) {
            try {
                switch (producer.put(0, 0, 60, BODY)) {
                    case Reply.Inserted(long id) -> inserted.add(id);
                    case Reply.Buried _, Reply.TooBig _, Reply.Draining _, Refused _ ->
                            throw new AssertionError("a healthy server refused");
                }
            } catch (BeanstalkException e) {
                assertThat(e.kind()).isIn(UNAVAILABLE, UNKNOWN_OUTCOME);
                Thread.onSpinWait();
            }
        }
    }

    private static boolean inserts(Producer producer) {
        try {
            return producer.put(0, 0, 60, BODY) instanceof Reply.Inserted;
        } catch (BeanstalkException e) {
            return false;
        }
    }

    private static long[] reserve(Consumer consumer) throws Exception {
        return consumer.reserve(100, 0).stream()
                .filter(Reply.Reserved.class::isInstance)
                .mapToLong(reply -> ((Reply.Reserved) reply).id())
                .toArray();
    }

    private static void deleteAll(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
