package io.zerog.adapter.couchbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.adapter.couchbase.Ledger.Name;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.testkit.SettableTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a ledger keeps, and that it does not grow for ever. */
@Timeout(30)
class LedgerTest {

    private static final long AT = 1_000 * Ledger.HOUR;

    private final SettableTime time = SettableTime.standing();
    private final Random random = new Random(7);
    private final MemoryKeyValue memory = new MemoryKeyValue(time);
    private final Ledger ledger = ledger(memory);

    @Test
    void whatIsEmptiedLeavesNoListBehind() {
        for (int minute = 0; minute < 180; minute++) {
            ledger.add(entry(AT + minute * Ledger.MINUTE));
        }
        assertThat(memory.keys()).hasSize(180 + 3 + 1);

        ledger.forget(removeAll(), Set.of());

        assertThat(memory.keys()).isEmpty();
    }

    @Test
    void anHourWhoseListIsGoneIsForgotten() {
        ledger.add(entry(AT));
        memory.remove("l::hour::1000", 0);

        Ledger.Listing listing = ledger.list(0, Long.MAX_VALUE / Ledger.HOUR);
        assertThat(listing.empty()).containsExactly(1_000L);
        ledger.forget(Set.of(), listing.empty());

        assertThat(memory.keys()).noneMatch(key -> key.endsWith("::hours"));
    }

    @Test
    void aBucketThatIsMadeWhileItsHourIsForgottenIsFound() {
        Entry first = entry(AT);
        ledger.add(first);
        Set<Name> gone = removeAll();
        for (int n = 1; n < 20; n++) {
            int at = n;
            AtomicInteger calls = new AtomicInteger();
            Entry late = entry(AT + n);
            Ledger other = ledger(memory);
            Ledger forgetting =
                    ledger(
                            Intercepted.keyValue(
                                    memory,
                                    (_, _, call) -> {
                                        if (calls.incrementAndGet() == at) {
                                            other.add(late);
                                        }
                                        return call.answer();
                                    }));

            forgetting.forget(gone, Set.of());
            if (calls.get() < at) {
                break;
            }

            assertThat(entries()).as("added before call %d", n).contains(late);
            gone = removeAll();
            ledger.add(entry(AT));
            gone.addAll(removeAll());
        }
    }

    @Test
    void aLateEntryKeepsItsBucket() {
        ledger.add(entry(AT));
        Name name = ledger.list(0, Long.MAX_VALUE / Ledger.HOUR).names().first();
        KeyValue.Item read = ledger.read(name).orElseThrow();
        Entry late = entry(AT);
        ledger.add(late);

        assertThat(ledger.remove(name, read)).isFalse();

        assertThat(entries()).contains(late);
    }

    @Test
    void aBucketThatIsFullHasASuccessor() {
        MemoryKeyValue small = new MemoryKeyValue(time, 5 * Entry.BYTES);
        Ledger full = ledger(small);
        Set<Entry> added = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            Entry entry = entry(AT + i);
            full.add(entry);
            added.add(entry);
        }

        assertThat(entries(full)).isEqualTo(added);
        assertThat(full.list(0, Long.MAX_VALUE / Ledger.HOUR).names()).hasSize(3);
    }

    @Test
    void aBucketHasAtMostAThousandEntries() {
        for (int i = 0; i < 2_500; i++) {
            ledger.add(entry(AT));
        }

        List<Integer> sizes = new ArrayList<>();
        ledger.list(0, Long.MAX_VALUE / Ledger.HOUR).names().stream()
                .map(name -> ledger.read(name).orElseThrow())
                .forEach(bucket -> sizes.add(Entry.all(bucket.content()).size()));
        assertThat(sizes).containsExactlyInAnyOrder(1_000, 1_000, 500);
    }

    @Test
    void whatManyThreadsAddAtOneTimeIsWrittenTogether() throws Exception {
        List<Thread> threads = new ArrayList<>();
        AtomicInteger appends = new AtomicInteger();
        Ledger together =
                ledger(
                        Intercepted.keyValue(
                                memory,
                                (operation, _, call) -> {
                                    if (operation.equals("append")) {
                                        awaitWaiting(threads);
                                        appends.incrementAndGet();
                                    }
                                    return call.answer();
                                }));
        List<Entry> added = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Entry entry = entry(AT);
            added.add(entry);
            threads.add(new Thread(() -> together.add(entry)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(entries()).containsExactlyInAnyOrderElementsOf(added);
        assertThat(appends.get()).as("two lists, and nineteen entries in one").isEqualTo(3);
    }

    /** Waits until the first append's thread is the only one that does something. */
    private static void awaitWaiting(List<Thread> threads) {
        while (threads.stream()
                .filter(thread -> thread != Thread.currentThread())
                .anyMatch(thread ->
                        thread.getState() != Thread.State.WAITING
                                && thread.getState() != Thread.State.TERMINATED)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoWaitsBehindAFailedWriteFailsWithIt() throws Exception {
        List<Thread> threads = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        Ledger away =
                ledger(
                        Intercepted.keyValue(
                                memory,
                                (_, _, _) -> {
                                    awaitWaiting(threads);
                                    calls.incrementAndGet();
                                    throw new PortUnavailableException("away");
                                }));
        for (int i = 0; i < 20; i++) {
            threads.add(
                    new Thread(() -> {
                        try {
                            away.add(entry(AT));
                        } catch (PortUnavailableException expected) {
                            failures.incrementAndGet();
                        }
                    }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures.get()).isEqualTo(20);
        assertThat(calls.get()).isEqualTo(1);
    }

    private Ledger ledger(KeyValue keyValue) {
        return new Ledger(keyValue, "l", random::nextLong, new ReentrantLock());
    }

    private static Entry entry(long at) {
        return new Entry(new JobId(UUID.randomUUID()), at, at, 0);
    }

    private Set<Entry> entries() {
        return entries(ledger);
    }

    private static Set<Entry> entries(Ledger of) {
        Set<Entry> entries = new HashSet<>();
        for (Name name : of.list(0, Long.MAX_VALUE / Ledger.HOUR).names()) {
            of.read(name).ifPresent(bucket -> entries.addAll(Entry.all(bucket.content())));
        }
        return entries;
    }

    private Set<Name> removeAll() {
        Set<Name> names = new HashSet<>(ledger.list(0, Long.MAX_VALUE / Ledger.HOUR).names());
        names.removeIf(name ->
                ledger.read(name).filter(bucket -> !ledger.remove(name, bucket)).isPresent());
        return names;
    }
}
