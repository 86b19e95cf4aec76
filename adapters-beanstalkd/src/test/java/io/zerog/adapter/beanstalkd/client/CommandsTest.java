package io.zerog.adapter.beanstalkd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command on a real server, without and with its log. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class CommandsTest {

    private static final Duration BRIEFLY = Duration.ofSeconds(5);
    private static final TubeName TUBE = new TubeName("zebra.stripes");

    private final boolean log;
    private @TempDir Path folder;
    private BeanstalkdServer server;
    private Producer producer;
    private Consumer consumer;
    private Monitor monitor;

    CommandsTest(boolean log) {
        this.log = log;
    }

    @BeforeEach
    void start() throws Exception {
        server = log ? BeanstalkdServer.startedWithLog(folder) : BeanstalkdServer.started();
        producer = producer(server.settings(), TUBE);
        consumer = consumer(server.settings());
        monitor = Monitor.open(server.settings());
    }

    @AfterEach
    void stop() {
        producer.close();
        consumer.close();
        monitor.close();
        server.close();
    }

    @Test
    void aJobIsPutReservedTouchedAndDeleted() throws Exception {
        assertThat(put("hello")).isEqualTo(1);

        assertThat(consumer.reserve(0))
                .isInstanceOfSatisfying(
                        Reply.Reserved.class,
                        job -> {
                            assertThat(job.id()).isEqualTo(1);
                            assertThat(job.body()).asString().isEqualTo("hello");
                        });
        assertThat(consumer.touch(1)).isEqualTo(new Reply.Touched());
        assertThat(consumer.delete(1)).isEqualTo(new Reply.Deleted());
        assertThat(consumer.delete(1)).isEqualTo(new Reply.NotFound());
        assertThat(consumer.touch(1)).isEqualTo(new Reply.NotFound());
        assertThat(consumer.reserve(0)).isEqualTo(new Reply.TimedOut());
    }

    @Test
    void aReserveWaitsForAJob() throws Exception {
        AtomicReference<Object> reply = new AtomicReference<>();
        Thread waiting = Thread.ofVirtual().start(() -> keep(reply, () -> consumer.reserve(30)));
        awaitWaiting(1);
        put("late");
        assertThat(waiting.join(BRIEFLY)).isTrue();
        assertThat(reply.get()).isInstanceOf(Reply.Reserved.class);
    }

    @Test
    void aReserveEndsWithoutAJobAfterItsTimeout() throws Exception {
        long start = System.nanoTime();
        assertThat(consumer.reserve(1)).isEqualTo(new Reply.TimedOut());
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(900), Duration.ofMillis(2_900));
    }

    @Test
    void theMostUrgentJobComesFirst() throws Exception {
        producer.put(4_294_967_295L, 0, 60, bytes("last"));
        producer.put(0, 0, 60, bytes("first"));
        producer.put(1024, 0, 60, bytes("middle"));

        assertThat(consumer.reserve(3, 0))
                .map(reply ->
                        new String(((Reply.Reserved) reply).body(), StandardCharsets.US_ASCII))
                .containsExactly("first", "middle", "last");
    }

    @Test
    void aDelayedJobIsNotReady() throws Exception {
        producer.put(0, 4_294_967_295L, 4_294_967_295L, bytes("far away"));

        assertThat(consumer.reserve(0)).isEqualTo(new Reply.TimedOut());
        Stats tube = monitor.statsTube(TUBE).orElseThrow();
        assertThat(tube.number("current-jobs-delayed")).isEqualTo(1);
    }

    @Test
    void numbersOutOfRangeAreRefusedBeforeSending() {
        byte[] body = bytes("x");
        assertThatIllegalArgumentException().isThrownBy(() -> producer.put(-1, 0, 1, body));
        assertThatIllegalArgumentException().isThrownBy(() -> producer.put(1L << 32, 0, 1, body));
        assertThatIllegalArgumentException().isThrownBy(() -> producer.put(0, 1L << 32, 1, body));
        assertThatIllegalArgumentException().isThrownBy(() -> producer.put(0, 0, 1L << 32, body));
        assertThatIllegalArgumentException().isThrownBy(() -> producer.put(0, 0, 0, body));
        assertThatIllegalArgumentException().isThrownBy(() -> consumer.reserve(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> consumer.reserve(3_601));
        assertThatIllegalArgumentException().isThrownBy(() -> consumer.reserve(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> consumer.reserve(101, 0));
    }

    @Test
    void theLastSecondOfATimeToRunIsAnnounced() throws Exception {
        producer.put(0, 0, 1, bytes("brief"));
        consumer.reserve(0);
        assertThat(consumer.reserve(0)).isEqualTo(new Reply.DeadlineSoon());
    }

    @Test
    void tubesAreWatchedAndIgnored() throws Exception {
        TubeName other = new TubeName("t".repeat(200));
        assertThat(consumer.watch(other)).isEqualTo(2);
        assertThat(consumer.ignore(TUBE)).isEqualTo(new Reply.Watching(1));
        assertThat(consumer.ignore(other)).isEqualTo(new Reply.NotIgnored());

        put("elsewhere");
        assertThat(consumer.reserve(0)).isEqualTo(new Reply.TimedOut());
        try (Producer second = producer(server.settings(), other)) {
            second.put(0, 0, 60, bytes("here"));
        }
        assertThat(consumer.reserve(0)).isInstanceOf(Reply.Reserved.class);
    }

    @Test
    void statisticsTellOfServerTubeAndJob() throws Exception {
        long id = put("x");

        Stats stats = monitor.stats();
        assertThat(stats.text("version")).isEqualTo("1.12");
        assertThat(stats.text("id")).hasSize(16);
        assertThat(stats.text("draining")).isEqualTo("false");
        assertThat(stats.number("current-jobs-ready")).isEqualTo(1);
        assertThat(monitor.statsTube(TUBE).orElseThrow().text("name")).isEqualTo(TUBE.value());
        assertThat(monitor.statsTube(new TubeName("none"))).isEmpty();
        assertThat(monitor.statsJob(id).orElseThrow().text("state")).isEqualTo("ready");
        assertThat(monitor.statsJob(id + 1)).isEmpty();
        assertThatThrownBy(() -> stats.text("colour")).isInstanceOf(BeanstalkException.class);
        assertThatThrownBy(() -> stats.number("id")).isInstanceOf(BeanstalkException.class);
    }

    @Test
    void theNextReadyJobCanBeSeen() throws Exception {
        assertThat(monitor.peekReady(TUBE)).isEmpty();
        long id = put("seven b");
        assertThat(monitor.peekReady(TUBE)).contains(new Reply.Found(id, 7));
    }

    @Test
    void aJobIsDeletedAndTheNextReservedInOneExchange() throws Exception {
        long first = put("one");
        long second = put("two");
        consumer.reserve(0);

        Consumer.Exchange exchange = consumer.deleteAndReserve(first, 1);

        assertThat(exchange.deletes()).containsExactly(new Reply.Deleted());
        assertThat(exchange.reserves())
                .singleElement()
                .isInstanceOfSatisfying(
                        Reply.Reserved.class, job -> assertThat(job.id()).isEqualTo(second));
        assertThat(monitor.statsJob(first)).isEmpty();
    }

    @Test
    void jobsAreReservedAndDeletedInBatches() throws Exception {
        for (int i = 0; i < 5; i++) {
            put("job " + i);
        }

        assertThat(consumer.reserve(3, 1)).allMatch(Reply.Reserved.class::isInstance);
        Consumer.Exchange exchange = consumer.deleteAndReserve(new long[] {1, 2, 3, 99}, 4, 1);

        assertThat(exchange.deletes())
                .containsExactly(
                        new Reply.Deleted(),
                        new Reply.Deleted(),
                        new Reply.Deleted(),
                        new Reply.NotFound());
        assertThat(exchange.reserves().subList(0, 2)).allMatch(Reply.Reserved.class::isInstance);
        assertThat(exchange.reserves().subList(2, 4)).containsOnly(new Reply.TimedOut());
        assertThat(consumer.delete(new long[] {4, 5})).containsOnly(new Reply.Deleted());
        assertThat(monitor.stats().number("current-jobs-ready")).isZero();
    }

    @Test
    void aConnectionHoldsAtMostAHundredReservations() throws Exception {
        for (int i = 0; i < 101; i++) {
            put("job " + i);
        }
        assertThat(consumer.reserve(100, 0)).allMatch(Reply.Reserved.class::isInstance);

        assertThatIllegalStateException().isThrownBy(() -> consumer.reserve(0));
        assertThat(consumer.deleteAndReserve(1, 0).reserves())
                .singleElement()
                .isInstanceOf(Reply.Reserved.class);
    }

    @Test
    void aConnectionThatHoldsAReservationDoesNotWait() throws Exception {
        long id = put("held");
        consumer.reserve(0);

        assertThatIllegalStateException().isThrownBy(() -> consumer.reserve(1));
        assertThat(consumer.reserve(0)).isEqualTo(new Reply.TimedOut());
        assertThat(consumer.touch(id)).isEqualTo(new Reply.Touched());
        consumer.forget(id);
        assertThat(consumer.reserve(1)).isEqualTo(new Reply.TimedOut());
    }

    @Test
    void aConnectionThatWaitsAnswersItselfOrRefuses() throws Exception {
        AtomicReference<Object> reply = new AtomicReference<>();
        Thread waiting = Thread.ofPlatform().start(() -> keep(reply, () -> consumer.reserve(30)));
        awaitWaiting(1);

        assertThat(consumer.touch(1)).isEqualTo(new Reply.NotFound());
        assertThat(consumer.delete(1)).isEqualTo(new Reply.NotFound());
        consumer.forget(1);
        assertThatIllegalStateException().isThrownBy(() -> consumer.watch(TUBE));
        assertThatIllegalStateException().isThrownBy(() -> consumer.reserve(0));

        put("x");
        assertThat(waiting.join(BRIEFLY)).isTrue();
        assertThat(reply.get()).isInstanceOf(Reply.Reserved.class);
    }

    @Test
    void anotherConnectionsJobIsLeftAlone() throws Exception {
        long id = put("not ours");
        assertThat(consumer.delete(id)).isEqualTo(new Reply.NotFound());
        assertThat(monitor.statsJob(id)).isPresent();
    }

    @Test
    void aJobWhoseTimeToRunIsOverIsNotTouchedButCanStillBeDeleted() throws Exception {
        producer.put(0, 0, 1, bytes("brief"));
        consumer.reserve(0);
        // With no further command of the holder's connection the server often misses the end of
        // the time to run (seen with 1.12; see Consumer).
        Await.until(
                "the job is ready again",
                BRIEFLY,
                () -> {
                    consumer.watch(TUBE);
                    return monitor.statsJob(1).orElseThrow().text("state").equals("ready");
                });

        assertThat(consumer.touch(1)).isEqualTo(new Reply.NotFound());
        assertThat(consumer.delete(1)).isEqualTo(new Reply.Deleted());
    }

    @Test
    void aClosedConnectionGivesItsJobsBack() throws Exception {
        put("returned");
        consumer.reserve(0);
        consumer.close();

        assertThat(consumer.isClosed()).isTrue();
        assertThat(Failures.of(() -> consumer.delete(1)).kind())
                .isEqualTo(BeanstalkException.Kind.UNAVAILABLE);
        assertThat(Failures.of(() -> consumer.touch(1)).kind())
                .isEqualTo(BeanstalkException.Kind.UNAVAILABLE);
        assertThat(Failures.of(() -> consumer.reserve(0)).kind())
                .isEqualTo(BeanstalkException.Kind.UNAVAILABLE);
        try (Consumer next = consumer(server.settings())) {
            assertThat(next.reserve(2)).isInstanceOf(Reply.Reserved.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptionEndsAWaitingReserve(boolean virtual) throws Exception {
        AtomicReference<Object> outcome = new AtomicReference<>();
        ThreadFactory factory = factory(virtual);
        Thread waiting = factory.newThread(() -> keep(outcome, () -> consumer.reserve(30)));
        waiting.start();
        awaitWaiting(1);

        waiting.interrupt();

        assertThat(waiting.join(BRIEFLY)).isTrue();
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        assertThat(consumer.isClosed()).isTrue();
        awaitWaiting(0);
    }

    @Test
    void aReserveOfAnInterruptedThreadSendsNothing() throws Exception {
        put("x");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> consumer.reserve(0)).isInstanceOf(InterruptedException.class);
        assertThat(consumer.reserve(0)).isInstanceOf(Reply.Reserved.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allOtherCallsOfAnInterruptedThreadRunToTheirEnd(boolean virtual) throws Exception {
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread thread =
                factory(virtual)
                        .newThread(() ->
                                keep(
                                        outcome,
                                        () -> {
                                            long id = put("x");
                                            consumer.reserve(0);
                                            Thread.currentThread().interrupt();
                                            put("y");
                                            consumer.touch(id);
                                            consumer.delete(id);
                                            monitor.stats();
                                            return Thread.interrupted();
                                        }));
        thread.start();
        assertThat(thread.join(BRIEFLY)).isTrue();
        assertThat(outcome.get()).isEqualTo(true);
        assertThat(monitor.stats().number("current-jobs-ready")).isEqualTo(1);
    }

    @Test
    void closingEndsAWaitingReserve() throws Exception {
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread waiting = Thread.ofPlatform().start(() -> keep(outcome, () -> consumer.reserve(30)));
        awaitWaiting(1);

        consumer.close();

        assertThat(waiting.join(BRIEFLY)).isTrue();
        assertThat(outcome.get()).isInstanceOf(BeanstalkException.class);
        awaitWaiting(0);
    }

    @Test
    void bodiesComeBackByteForByte() throws Exception {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 2, 223, 224, 225, 16_383, 16_384, 65_534, 65_535}) {
            byte[] body = new byte[size];
            random.nextBytes(body);
            producer.put(0, 0, 60, body);
            Reply.Reserved job = (Reply.Reserved) consumer.reserve(0);
            assertThat(job.body()).isEqualTo(body);
            consumer.delete(job.id());
        }
        byte[] injection = bytes("x\r\ndelete 1\r\nquit\r\n");
        producer.put(0, 0, 60, injection);
        assertThat(((Reply.Reserved) consumer.reserve(0)).body()).isEqualTo(injection);
    }

    @Test
    void aBodyThatIsTooBigCostsNoConnection() throws Exception {
        put("before");
        long connections = monitor.stats().number("total-connections");
        assertThat(producer.put(0, 0, 60, new byte[65_536])).isEqualTo(new Reply.TooBig());
        put("after");
        assertThat(monitor.stats().number("total-connections")).isEqualTo(connections);
        assertThat(monitor.stats().number("current-jobs-ready")).isEqualTo(2);
    }

    @Test
    void aBodyOverTheClientsOwnLimitIsReportedAndCanBeDeleted() throws Exception {
        producer.put(0, 0, 60, new byte[65_535]);
        put("next");
        ConnectionSettings all = server.settings();
        ConnectionSettings small =
                new ConnectionSettings(
                        all.host(), all.port(), all.connectTimeout(), all.callTimeout(), 36);
        try (Consumer narrow = consumer(small)) {
            assertThat(narrow.reserve(0)).isEqualTo(new Reply.ReservedOversize(1, 65_535));
            assertThat(narrow.deleteAndReserve(1, 0).deletes())
                    .containsExactly(new Reply.Deleted());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void putsOfManyThreadsAreEachAnsweredOnce(boolean virtual) throws Exception {
        int threads = 40;
        int each = 100;
        Set<Long> ids = putFromMany(producer, factory(virtual), threads, each);

        assertThat(ids).hasSize(threads * each);
        Stats stats = monitor.stats();
        assertThat(stats.number("current-jobs-ready")).isEqualTo(threads * each);
        assertThat(stats.number("total-connections")).isLessThanOrEqualTo(5);
    }

    @Test
    void moreThreadsThanPutsInFlightAreAllAnswered() throws Exception {
        assertThat(putFromMany(producer, Thread.ofVirtual().factory(), 3_000, 2)).hasSize(6_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 40})
    void aFullPipelineStallsNobody(int maxInFlight) throws Exception {
        Backoff backoff = new Backoff(new Random(1), System::nanoTime);
        try (Producer narrow = new Producer(server.settings(), TUBE, backoff, maxInFlight)) {
            ThreadFactory platform = Thread.ofPlatform().factory();
            assertThat(putFromMany(narrow, platform, 100, 50)).hasSize(5_000);
        }
    }

    @Test
    void largeBodiesOfManyThreadsAreAllAnswered() throws Exception {
        byte[] body = new byte[65_535];
        List<Future<Reply.Put>> puts = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 150; i++) {
                puts.add(executor.submit(() -> producer.put(0, 0, 60, body)));
            }
        }
        for (Future<Reply.Put> put : puts) {
            assertThat(put.get()).isInstanceOf(Reply.Inserted.class);
        }
    }

    @Test
    void burstsInPiecesArriveWhole() throws Exception {
        try (FragmentingProxy proxy = new FragmentingProxy(server.port(), 42);
                Producer fragmented = producer(proxy.settings(), TUBE);
                Consumer pieces = consumer(proxy.settings())) {
            Set<Long> put = putFromMany(fragmented, Thread.ofVirtual().factory(), 20, 30);
            assertThat(put).hasSize(600);

            Set<Long> reserved = new HashSet<>();
            long[] held = {};
            do {
                Consumer.Exchange exchange = pieces.deleteAndReserve(held, 40, 0);
                assertThat(exchange.deletes()).allMatch(Reply.Deleted.class::isInstance);
                held =
                        exchange.reserves().stream()
                                .filter(Reply.Reserved.class::isInstance)
                                .mapToLong(reply -> ((Reply.Reserved) reply).id())
                                .toArray();
                for (long id : held) {
                    reserved.add(id);
                }
            } while (held.length > 0);
            assertThat(reserved).isEqualTo(put);
            assertThat(monitor.stats().number("current-jobs-ready")).isZero();
        }
    }

    @Test
    void aClosedProducerPutsNothing() {
        producer.close();
        assertThat(Failures.of(() -> put("x")).kind())
                .isEqualTo(BeanstalkException.Kind.UNAVAILABLE);
    }

    /** Puts from many threads at once and returns the ids of what was inserted. */
    static Set<Long> putFromMany(Producer producer, ThreadFactory factory, int threads, int each)
            throws Exception {
        List<Future<List<Long>>> parts = new ArrayList<>();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(factory)) {
            for (int i = 0; i < threads; i++) {
                String name = "thread " + i + " put ";
                parts.add(
                        executor.submit(() -> {
                            List<Long> ids = new ArrayList<>();
                            for (int n = 0; n < each; n++) {
                                Reply.Put reply = producer.put(1024, 0, 60, bytes(name + n));
                                ids.add(((Reply.Inserted) reply).id());
                            }
                            return ids;
                        }));
            }
        }
        Set<Long> ids = new HashSet<>();
        for (Future<List<Long>> part : parts) {
            ids.addAll(part.get());
        }
        return ids;
    }

    static Producer producer(ConnectionSettings settings, TubeName tube) {
        return new Producer(settings, tube, new Backoff(new Random(1), System::nanoTime));
    }

    private static Consumer consumer(ConnectionSettings settings) throws Exception {
        Consumer consumer = Consumer.open(settings);
        consumer.watch(TUBE);
        consumer.ignore(new TubeName("default"));
        return consumer;
    }

    private long put(String body) throws BeanstalkException {
        return ((Reply.Inserted) producer.put(1024, 0, 60, bytes(body))).id();
    }

    private void awaitWaiting(long count) {
        Await.until(
                count + " connections wait",
                BRIEFLY,
                () -> monitor.stats().number("current-waiting") == count);
    }

    private static ThreadFactory factory(boolean virtual) {
        return virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
    }

    private static void keep(AtomicReference<Object> outcome, Callable<?> call) {
        try {
            outcome.set(call.call());
        } catch (Exception e) {
            outcome.set(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
