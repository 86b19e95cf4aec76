package io.zerog.adapter.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.adapter.beanstalkd.client.Await;
import io.zerog.adapter.beanstalkd.client.BeanstalkdServer;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue.Health;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that is away, hangs, drains, or cannot write. */
class BeanstalkdOutageTest {

    private static final Duration BRIEFLY = Duration.ofSeconds(20);
    private static final Duration CALL = Duration.ofMillis(300);
    private static final String QUEUE = "default";

    private @TempDir Path folder;
    private BeanstalkdServer server;
    private BeanstalkdQueue queue;

    private void use(BeanstalkdServer started) {
        server = started;
        queue = new BeanstalkdQueue(BeanstalkdSettings.of("127.0.0.1", server.port()));
    }

    private void useImpatiently(BeanstalkdServer started) {
        server = started;
        queue =
                new BeanstalkdQueue(
                        BeanstalkdSettings.of("127.0.0.1", server.port()).withTimeouts(CALL, CALL));
    }

    @AfterEach
    void stop() {
        queue.close();
        server.close();
    }

    @Test
    void whatWasAcknowledgedSurvivesKillsUnderLoadWithALog() throws Exception {
        use(BeanstalkdServer.startedWithLog(folder));
        String epoch = queue.health().epoch();

        Load load = new Load(queue);
        load.runThroughKills();

        assertThat(load.acknowledged).hasSizeGreaterThan(300);
        assertThat(load.delivered).containsAll(load.acknowledged);
        assertThat(queue.health().epoch()).isNotEqualTo(epoch);
        assertThat(queue.health().total()).isZero();
    }

    @Test
    void itGoesOnAfterKillsUnderLoadWithoutALog() throws Exception {
        use(BeanstalkdServer.started());
        String epoch = queue.health().epoch();

        new Load(queue).runThroughKills();

        assertThat(queue.health().epoch()).isNotEqualTo(epoch);
    }

    @Test
    void aRestartBetweenCallsCostsNoCall() throws Exception {
        use(BeanstalkdServer.started());
        JobId first = put();
        look().orElseThrow().delete();
        String epoch = queue.health().epoch();
        server.kill();
        server.start();

        JobId second = put();
        assertThat(queue.health().epoch()).isNotEqualTo(epoch);
        assertThat(look()).map(Reservation::id).contains(second).isNotEqualTo(first);
    }

    /** As a kill amid the write of a message does: the end of its record is still all zeros. */
    @Test
    void aMessageThatAKillLeftTornInTheLogStopsNobody() throws Exception {
        use(BeanstalkdServer.startedWithLog(folder));
        JobId torn = put();
        JobId whole = put();
        server.kill();
        Path log = folder.resolve("binlog.1");
        byte[] bytes = Files.readAllBytes(log);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int body = text.indexOf(torn + "\r\n");
        assertThat(body).isPositive();
        Arrays.fill(bytes, body, body + torn.toString().length() + 2, (byte) 0);
        Files.write(log, bytes);
        server.start();

        assertThat(queue.health().total()).isEqualTo(2);
        assertThat(look()).map(Reservation::id).contains(whole);
        assertThat(queue.strangersRemoved()).isEqualTo(1);
        assertThat(queue.health().total()).isEqualTo(1);
    }

    /** The ids of messages begin anew with the server's memory. */
    @Test
    void aReservationFromBeforeARestartTakesNothingFromAMessageOfTheSameNumber() throws Exception {
        use(BeanstalkdServer.started());
        put();
        Reservation lapsed = look().orElseThrow();
        server.kill();
        server.start();
        put();

        failsOrDoesNothing(lapsed::extend);
        lapsed.release(QUEUE, Priority.HIGH, Duration.ZERO);
        lapsed.delete();

        assertThat(queue.health().total()).isEqualTo(1);
        assertThat(look()).isPresent();
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        use(BeanstalkdServer.started());
        server.kill();

        unavailable(this::put);
        unavailable(this::look);
        unavailable(() -> queue.health());
    }

    @Test
    void aWaitEndsWhenTheServerIsKilled() throws Exception {
        use(BeanstalkdServer.started());
        List<Throwable> failures = new ArrayList<>();
        Thread waiting =
                Thread.ofPlatform()
                        .daemon()
                        .uncaughtExceptionHandler((thread, thrown) -> failures.add(thrown))
                        .start(() -> reserve(Duration.ofMinutes(1)));
        Await.until(
                "it waits",
                BRIEFLY,
                () ->
                        waiting.getState() == Thread.State.RUNNABLE
                                && queue.health().queues().size() == 1);

        server.kill();

        assertThat(waiting.join(BRIEFLY)).isTrue();
        assertThat(failures).singleElement().isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void aHangingServerCostsACallItsTimeoutAndNoMessage() throws Exception {
        useImpatiently(BeanstalkdServer.started());
        JobId held = put();
        Reservation reservation = look().orElseThrow();
        JobId finished = put();
        Reservation deleted = look().orElseThrow();
        assertThat(deleted.id()).isEqualTo(finished);
        queue.health();
        server.signal("STOP");

        long start = System.nanoTime();
        unavailable(this::put);
        unavailable(reservation::extend);
        unavailable(() -> reserve(Duration.ofSeconds(1)));
        unavailable(() -> queue.health());
        deleted.delete();
        queue.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BRIEFLY);

        server.signal("CONT");
        useImpatiently(server);
        // The delete may have come too late: then the message is there once more, as ever.
        Set<JobId> left = ConcurrentHashMap.newKeySet();
        Await.until(
                "what was held is delivered",
                BRIEFLY,
                () -> {
                    look().ifPresent(found -> left.add(found.id()));
                    return left.contains(held);
                });
    }

    /** Threads that a call might start belong to the group of their caller. */
    @Test
    void aHangingServerCostsNoThread() throws Exception {
        useImpatiently(BeanstalkdServer.started());
        put();
        Reservation held = look().orElseThrow();
        queue.health();
        server.signal("STOP");
        ThreadGroup group = new ThreadGroup("callers");
        List<ThrowingCallable> calls =
                List.of(
                        this::put,
                        held::extend,
                        () -> reserve(Duration.ofSeconds(1)),
                        () -> queue.health());

        List<Throwable> surprises = new CopyOnWriteArrayList<>();
        List<Thread> callers = new ArrayList<>();
        for (int n = 0; n < 52; n++) {
            ThrowingCallable call = calls.get(n % calls.size());
            Thread caller = new Thread(group, () -> unavailable(call));
            caller.setUncaughtExceptionHandler((thread, thrown) -> surprises.add(thrown));
            callers.add(caller);
            caller.start();
        }

        for (Thread caller : callers) {
            assertThat(caller.join(BRIEFLY)).isTrue();
        }
        assertThat(surprises).isEmpty();
        assertThat(group.activeCount()).isZero();
    }

    @Test
    void aServerThatHangsForAWhileIsUsedAgain() throws Exception {
        useImpatiently(BeanstalkdServer.started());
        put();
        server.signal("STOP");
        unavailable(this::put);
        server.signal("CONT");

        Await.until("puts work again", BRIEFLY, () -> works(this::put));
        Await.until("reserves work again", BRIEFLY, () -> works(this::look));
        Await.until("health works again", BRIEFLY, () -> works(() -> queue.health()));
    }

    @Test
    void aDrainingServerTakesNoMessageAndGivesOutThoseItHas() throws Exception {
        use(BeanstalkdServer.started());
        JobId id = put();
        put();
        assertThat(queue.health().accepting()).isTrue();

        try (LogLines log = new LogLines(server.port())) {
            server.signal("USR1");
            Await.until("the server drains", BRIEFLY, () -> !queue.health().accepting());
            unavailable(this::put);
            unavailable(this::put);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING beanstalkd at ")
                    .contains(" is draining, ");
        }
        Reservation reservation = look().orElseThrow();
        assertThat(reservation.id()).isEqualTo(id);
        reservation.extend();
        reservation.delete();
        assertThat(queue.health().total()).isEqualTo(1);
    }

    /** Nobody puts here, as on a node that only works. */
    @Test
    void anIdleClientTellsTheLogWhenDrainingBeginsAndWhenItIsOver() throws Exception {
        use(BeanstalkdServer.started());
        try (LogLines log = new LogLines(server.port())) {
            assertThat(queue.health().accepting()).isTrue();
            server.signal("USR1");
            Await.until("the server drains", BRIEFLY, () -> !queue.health().accepting());
            queue.health();
            assertThat(log.lines()).singleElement().asString().contains(" is draining, ");

            server.kill();
            server.start();

            assertThat(queue.health().accepting()).isTrue();
            queue.health();
            assertThat(log.lines()).hasSize(2).last().asString().contains(" does not drain, ");
        }
    }

    /** Without its folder the server cannot begin the next file of its log, as on a full disk. */
    @Test
    void aServerWithAFullDiskLosesNoMessage() throws Exception {
        Path log = Files.createDirectory(folder.resolve("log"));
        use(BeanstalkdServer.started("-b", log.toString(), "-s", "4096"));
        JobId first = put();
        Reservation held = look().orElseThrow();
        deleteAll(log);
        Await.until("the log's file is full", BRIEFLY, () -> !works(this::put));

        Health health = queue.health();
        assertThat(health.accepting()).isFalse();
        // The release fails, as it puts first; the message is neither lost nor orphaned.
        unavailable(() -> held.release(QUEUE, Priority.NORMAL, Duration.ofSeconds(1)));
        held.extend();
        assertThat(queue.health().total()).isEqualTo(health.total());
        held.abandon();

        Set<JobId> delivered = ConcurrentHashMap.newKeySet();
        Await.until(
                "all are delivered and deleted",
                BRIEFLY,
                () -> {
                    Optional<Reservation> next = look();
                    next.ifPresent(found -> {
                        delivered.add(found.id());
                        found.delete();
                    });
                    return next.isEmpty() && delivered.contains(first);
                });
        assertThat(delivered).hasSize((int) health.total());
        assertThat(queue.health().total()).isZero();
    }

    private JobId put() {
        JobId id = new JobId(UUID.randomUUID());
        queue.put(id, QUEUE, Priority.NORMAL, Duration.ZERO);
        return id;
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

    private static void unavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(PortUnavailableException.class);
    }

    private static boolean works(ThrowingCallable call) throws Exception {
        try {
            call.call();
            return true;
        } catch (PortUnavailableException away) {
            return false;
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }

    private static void failsOrDoesNothing(Runnable call) {
        try {
            call.run();
        } catch (PortUnavailableException tells) {
            assertThat(tells).hasMessageContaining("beanstalkd at");
        }
    }

    private static void deleteAll(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Four threads that put and four that reserve and delete. */
    private final class Load {

        private final BeanstalkdQueue under;
        private final Set<JobId> acknowledged = ConcurrentHashMap.newKeySet();
        private final Set<JobId> delivered = ConcurrentHashMap.newKeySet();
        private final List<Throwable> surprises = new ArrayList<>();
        private final AtomicBoolean puttingIsOver = new AtomicBoolean();
        private final AtomicBoolean over = new AtomicBoolean();

        private Load(BeanstalkdQueue under) {
            this.under = under;
        }

        /** Kills the server three times, and then waits until all is delivered. */
        private void runThroughKills() throws Exception {
            List<Thread> putters = start(this::putOn);
            List<Thread> workers = start(this::workOn);
            for (int n = 0; n < 3; n++) {
                int puts = acknowledged.size();
                int deliveries = delivered.size();
                Await.until(
                        "messages go in and out",
                        BRIEFLY,
                        () ->
                                acknowledged.size() > puts + 100
                                        && delivered.size() > deliveries + 100);
                server.kill();
                server.start();
            }
            puttingIsOver.set(true);
            join(putters);
            JobId last = new JobId(UUID.randomUUID());
            Await.until("a put works", BRIEFLY, () -> works(() -> put(last)));
            Await.until("it is delivered", BRIEFLY, () -> delivered.contains(last));
            Await.until(
                    "nothing is left",
                    BRIEFLY,
                    () ->
                            works(() -> assertThat(under.health()).isNotNull())
                                    && under.health().total() == 0);
            over.set(true);
            join(workers);
            assertThat(surprises).isEmpty();
        }

        private List<Thread> start(Runnable task) {
            return Stream.generate(() ->
                            Thread.ofPlatform()
                                    .daemon()
                                    .uncaughtExceptionHandler(
                                            (thread, thrown) -> surprises.add(thrown))
                                    .start(task))
                    .limit(4)
                    .toList();
        }

        private void join(List<Thread> threads) throws InterruptedException {
            for (Thread thread : threads) {
                assertThat(thread.join(BRIEFLY)).isTrue();
            }
        }

        private void putOn() {
            while (!puttingIsOver.get()) {
                JobId id = new JobId(UUID.randomUUID());
                try {
                    put(id);
                    acknowledged.add(id);
                } catch (PortUnavailableException away) {
                    Thread.onSpinWait();
                }
            }
        }

        private void put(JobId id) {
            under.put(id, QUEUE, Priority.NORMAL, Duration.ZERO);
        }

        private void workOn() {
            while (!over.get()) {
                try {
                    reserve(Duration.ofSeconds(1))
                            .ifPresent(found -> {
                                delivered.add(found.id());
                                found.delete();
                            });
                } catch (PortUnavailableException away) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
