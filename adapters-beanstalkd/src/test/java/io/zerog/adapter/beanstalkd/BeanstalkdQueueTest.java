package io.zerog.adapter.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.adapter.beanstalkd.client.Await;
import io.zerog.adapter.beanstalkd.client.Backoff;
import io.zerog.adapter.beanstalkd.client.BeanstalkdServer;
import io.zerog.adapter.beanstalkd.client.Consumer;
import io.zerog.adapter.beanstalkd.client.Monitor;
import io.zerog.adapter.beanstalkd.client.Producer;
import io.zerog.adapter.beanstalkd.client.Reply;
import io.zerog.adapter.beanstalkd.client.TubeName;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue.Depth;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the contract does not say: how messages look on the server, and what others put there. */
class BeanstalkdQueueTest {

    private static final Duration BRIEFLY = Duration.ofSeconds(10);
    private static final String QUEUE = "default";
    private static final TubeName TUBE = new TubeName("zerog.default");
    private static final JobId ID = new JobId(UUID.randomUUID());

    private BeanstalkdServer server;
    private BeanstalkdQueue queue;
    private Monitor monitor;

    @BeforeEach
    void start() throws Exception {
        server = BeanstalkdServer.started();
        queue = new BeanstalkdQueue(settings());
        monitor = Monitor.open(server.settings());
    }

    @AfterEach
    void stop() {
        monitor.close();
        queue.close();
        server.close();
    }

    private BeanstalkdSettings settings() {
        return BeanstalkdSettings.of("127.0.0.1", server.port());
    }

    @Test
    void aMessageIsTheTextOfTheIdInTheTubeOfServiceAndQueue() throws Exception {
        put(ID);

        try (Consumer consumer = Consumer.open(server.settings())) {
            consumer.watch(TUBE);
            assertThat(consumer.reserve(0))
                    .isInstanceOfSatisfying(
                            Reply.Reserved.class,
                            message ->
                                    assertThat(message.body()).asString().isEqualTo(ID.toString()));
        }
    }

    @Test
    void anotherServiceOnTheSameServerHasItsOwnQueues() throws Exception {
        put(ID);

        try (BeanstalkdQueue other = new BeanstalkdQueue(settings().withService("other"))) {
            assertThat(other.reserve(Set.of(QUEUE), Duration.ZERO)).isEmpty();
            assertThat(other.health().total()).isZero();
        }
    }

    @Test
    void aMessageIsHiddenForAMinuteUnlessItIsSetOtherwise() throws Exception {
        put(ID);

        assertThat(monitor.statsJob(1).orElseThrow().number("ttr")).isEqualTo(60);
    }

    @Test
    void aDelayIsRoundedUpAndCutToWhatTheServerTakes() throws Exception {
        queue.put(ID, QUEUE, Priority.NORMAL, Duration.ofMillis(1));
        queue.put(ID, QUEUE, Priority.NORMAL, Duration.ofSeconds(4_294_967_295L));
        queue.put(ID, QUEUE, Priority.NORMAL, Duration.ofSeconds(4_294_967_295L).plusNanos(1));
        queue.put(ID, QUEUE, Priority.NORMAL, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
        queue.put(ID, QUEUE, Priority.NORMAL, Duration.ofSeconds(-1));

        assertThat(delay(1)).isEqualTo(1);
        assertThat(delay(2)).isEqualTo(4_294_967_295L);
        assertThat(delay(3)).isEqualTo(4_294_967_295L);
        assertThat(delay(4)).isEqualTo(4_294_967_295L);
        assertThat(delay(5)).isZero();
    }

    @Test
    void whatIsNoIdOfAJobIsRemovedWithALineAndACountAndStopsNobody() throws Exception {
        try (LogLines log = new LogLines(server.port());
                Producer stranger = stranger()) {
            stranger.put(0, 0, 60, bytes(""));
            stranger.put(0, 0, 60, bytes("delete 1\r\n"));
            stranger.put(0, 0, 60, bytes("123e4567-e89b-12d3-a456-42661417400g"));
            stranger.put(0, 0, 60, bytes(ID + "\n"));
            stranger.put(0, 0, 60, new byte[65_535]);
            put(ID);

            assertThat(look()).map(Reservation::id).contains(ID);
            assertThat(queue.strangersRemoved()).isEqualTo(5);
            assertThat(log.lines())
                    .hasSize(5)
                    .allMatch(line -> line.startsWith("WARNING removed a message of "));
            // The one that is reserved.
            assertThat(depth()).isEqualTo(new Depth(QUEUE, 0, 0, 1, Optional.empty()));
        }
    }

    @Test
    void aStrangerEndsNoWait() throws Exception {
        AtomicReference<Optional<Reservation>> found = new AtomicReference<>();
        Thread waiting =
                Thread.ofPlatform().daemon().start(() -> found.set(reserve(Duration.ofMinutes(1))));
        awaitNumber("current-waiting", 1);

        try (Producer stranger = stranger()) {
            stranger.put(0, 0, 60, bytes("hello"));
            Await.until("it is removed", BRIEFLY, () -> queue.strangersRemoved() == 1);
        }
        put(ID);

        assertThat(waiting.join(BRIEFLY)).isTrue();
        assertThat(found.get()).map(Reservation::id).contains(ID);
    }

    @Test
    void onlyStrangersAreNoMessageAndAreGone() throws Exception {
        try (Producer stranger = stranger()) {
            for (int i = 0; i < 100; i++) {
                stranger.put(0, 0, 60, bytes("hello"));
            }
        }

        assertThat(look()).isEmpty();
        assertThat(queue.strangersRemoved()).isEqualTo(100);
        assertThat(queue.health().total()).isZero();
    }

    @Test
    void aDeleteThatIsHeldBackGoesOutByItself() throws Exception {
        put(ID);
        look().orElseThrow().delete();

        // Asked of the server, as the queue's own health would send it.
        awaitNumber("current-jobs-reserved", 0);
        assertThat(monitor.stats().number("cmd-delete")).isEqualTo(1);
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        long before = monitor.stats().number("total-connections");
        for (int i = 0; i < 20; i++) {
            put(ID);
            look().orElseThrow().delete();
            // Sends the delete, so that nobody else has the connection for that at the next
            // reserve.
            assertThat(queue.health().total()).isZero();
        }

        // One each to put, to reserve and for the health.
        assertThat(monitor.stats().number("total-connections") - before).isEqualTo(3);
    }

    @Test
    void aConnectionIsUsedAgainForOtherQueues() throws Exception {
        long before = monitor.stats().number("total-connections");
        queue.put(ID, "other", Priority.NORMAL, Duration.ZERO);
        queue.reserve(Set.of("other"), Duration.ZERO).orElseThrow().delete();
        assertThat(queue.health().total()).isZero();
        queue.put(ID, "other", Priority.NORMAL, Duration.ZERO);

        assertThat(look()).isEmpty();
        assertThat(queue.reserve(Set.of("other", QUEUE), Duration.ZERO)).isPresent();
        assertThat(monitor.stats().number("total-connections") - before).isEqualTo(3);
    }

    @Test
    void anAbandonedMessageIsReadyAtOnce() throws Exception {
        put(ID);
        Reservation reservation = look().orElseThrow();

        reservation.abandon();

        assertThat(reserve(BRIEFLY)).map(Reservation::id).contains(ID);
        reservation.extend();
        reservation.delete();
        reservation.release(QUEUE, Priority.HIGH, Duration.ZERO);
        assertThat(depth()).isEqualTo(new Depth(QUEUE, 0, 0, 1, Optional.empty()));
    }

    @Test
    void closingMakesWhatIsReservedReady() throws Exception {
        put(ID);
        Reservation reservation = look().orElseThrow();

        queue.close();

        awaitNumber("current-jobs-ready", 1);
        reservation.extend();
        reservation.delete();
        assertThat(monitor.stats().number("current-jobs-ready")).isEqualTo(1);
    }

    @Test
    void closingSendsTheDeletesThatAreHeldBack() throws Exception {
        put(ID);
        look().orElseThrow().delete();

        queue.close();

        assertThat(monitor.stats().number("current-jobs-reserved")).isZero();
        assertThat(monitor.stats().number("current-jobs-ready")).isZero();
    }

    @Test
    void closingEndsWaitsAndLaterCalls() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread waiting =
                Thread.ofPlatform()
                        .daemon()
                        .uncaughtExceptionHandler((thread, thrown) -> failure.set(thrown))
                        .start(() -> reserve(Duration.ofMinutes(1)));
        awaitNumber("current-waiting", 1);

        queue.close();

        assertThat(waiting.join(BRIEFLY)).isTrue();
        assertThat(failure.get()).isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(() -> put(ID)).isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(this::look).isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(() -> queue.health()).isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void theAgeOfADelayedMessageCountsFromTheEndOfItsDelay() throws Exception {
        queue.put(ID, QUEUE, Priority.NORMAL, Duration.ofSeconds(2));

        Await.until("it is ready", BRIEFLY, () -> depth().ready() == 1);

        long age = monitor.statsJob(1).orElseThrow().number("age");
        assertThat(depth().oldestReadyAge().orElseThrow())
                .isBetween(Duration.ofSeconds(age - 2), Duration.ofSeconds(age - 2).plus(BRIEFLY));
        assertThat(age).isGreaterThanOrEqualTo(2);
    }

    @Test
    void configuredQueuesAreToldFromTheBeginning() {
        try (BeanstalkdQueue other =
                new BeanstalkdQueue(settings().withQueues(Set.of("mail", "video")))) {
            assertThat(other.health().queues())
                    .extracting(Depth::name)
                    .containsExactly("mail", "video");
        }
    }

    @Test
    void theLongestServiceNameFitsWithTheLongestQueueName() throws Exception {
        String longest = "s".repeat(135);
        String name = "q".repeat(64);
        try (BeanstalkdQueue other = new BeanstalkdQueue(settings().withService(longest))) {
            other.put(ID, name, Priority.NORMAL, Duration.ZERO);
            assertThat(other.reserve(Set.of(name), Duration.ZERO))
                    .map(Reservation::id)
                    .contains(ID);
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings().withService("s".repeat(136)));
        assertThatIllegalArgumentException().isThrownBy(() -> settings().withService(""));
        assertThatIllegalArgumentException().isThrownBy(() -> settings().withService("-z"));
        assertThatIllegalArgumentException().isThrownBy(() -> settings().withService("a b"));
    }

    @Test
    void aVisibilityThatTheServerCannotKeepIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BeanstalkdQueue(settings(), Duration.ofMillis(1_999)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BeanstalkdQueue(settings(), Duration.ofDays(2)));
    }

    private void put(JobId id) {
        queue.put(id, QUEUE, Priority.NORMAL, Duration.ZERO);
    }

    private Optional<Reservation> look() throws InterruptedException {
        return queue.reserve(Set.of(QUEUE), Duration.ZERO);
    }

    private Optional<Reservation> reserve(Duration timeout) {
        try {
            return queue.reserve(Set.of(QUEUE), timeout);
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private Depth depth() {
        return queue.health().queues().getFirst();
    }

    private long delay(long message) throws Exception {
        return monitor.statsJob(message).orElseThrow().number("delay");
    }

    private void awaitNumber(String key, long value) {
        Await.until(key + " is " + value, BRIEFLY, () -> monitor.stats().number(key) == value);
    }

    private Producer stranger() {
        return new Producer(server.settings(), TUBE, new Backoff(new Random(1), System::nanoTime));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
