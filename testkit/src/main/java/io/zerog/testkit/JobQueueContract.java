package io.zerog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue.Depth;
import io.zerog.domain.port.JobQueue.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every job queue does. Its parts, what a holder may do and what many do at once, come with
 * it.
 */
public interface JobQueueContract extends JobQueueReservations, JobQueueRaces {

    @Test
    default void aMessageIsDeliveredToWhoeverReservesNext() throws Exception {
        JobId id = put();

        assertThat(reserved().id()).isEqualTo(id);
    }

    @Test
    default void aReservedMessageIsHiddenFromOthers() throws Exception {
        put();
        reserved();

        assertThat(look(QUEUE)).isEmpty();
    }

    @Test
    default void lookingOnceAtAnEmptyQueueDoesNotWait() throws Exception {
        Instant before = Instant.now();

        assertThat(look(QUEUE)).isEmpty();

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    default void aWaitForNothingEndsAfterItsTimeout() throws Exception {
        Duration timeout = Duration.ofSeconds(1);
        Instant before = Instant.now();

        assertThat(queue().reserve(Set.of(QUEUE), timeout)).isEmpty();

        assertThat(Duration.between(before, Instant.now()))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
    }

    @Test
    default void messagesOfOnePriorityComeInTheirOrder() throws Exception {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add(put());
        }

        assertThat(drained(QUEUE)).isEqualTo(ids);
    }

    @Test
    default void aHigherPriorityComesFirst() throws Exception {
        List<JobId> low = List.of(put(QUEUE, Priority.LOW), put(QUEUE, Priority.LOW));
        List<JobId> normal = List.of(put(QUEUE, Priority.NORMAL), put(QUEUE, Priority.NORMAL));
        List<JobId> high = List.of(put(QUEUE, Priority.HIGH), put(QUEUE, Priority.HIGH));

        List<JobId> expected = new ArrayList<>(high);
        expected.addAll(normal);
        expected.addAll(low);
        assertThat(drained(QUEUE)).isEqualTo(expected);
    }

    @Test
    default void priorityAndAgeDecideAcrossTheQueuesOfAReserve() throws Exception {
        JobId first = put(QUEUE, Priority.NORMAL);
        JobId second = put("other", Priority.NORMAL);
        JobId third = put(QUEUE, Priority.NORMAL);
        JobId urgent = put("other", Priority.HIGH);

        assertThat(drained(QUEUE, "other")).containsExactly(urgent, first, second, third);
    }

    @Test
    default void onlyTheQueuesAskedForAreDelivered() throws Exception {
        JobId id = put("other", Priority.HIGH);

        assertThat(look(QUEUE)).isEmpty();
        assertThat(reserved("third", "other").id()).isEqualTo(id);
    }

    @Test
    default void aQueueNameOfTheLargestLengthIsTaken() throws Exception {
        String longest = "q" + "_-0a".repeat(15) + "xyz";
        assertThat(longest).hasSize(64);
        JobId id = put(longest, Priority.NORMAL);

        assertThat(drained(longest)).containsExactly(id);
        assertThat(depth(longest)).isEqualTo(new Depth(longest, 0, 0, 0, Optional.empty()));
    }

    @Test
    default void aDelayedMessageIsDeliveredAfterItsDelay() throws Exception {
        JobId id = put(QUEUE, Priority.HIGH, DELAY);
        JobId ready = put();

        assertThat(drained(QUEUE)).containsExactly(ready);

        advance(DELAY);
        assertThat(drained(QUEUE)).containsExactly(id);
    }

    @Test
    default void aDelayOfYearsIsTakenAndWaits() throws Exception {
        put(QUEUE, Priority.NORMAL, Duration.ofDays(365 * 200));

        assertThat(look(QUEUE)).isEmpty();
        assertThat(depth(QUEUE)).isEqualTo(new Depth(QUEUE, 0, 1, 0, Optional.empty()));
    }

    @Test
    default void theSameJobMayHaveManyMessages() throws Exception {
        JobId id = put();
        queue().put(id, QUEUE, Priority.NORMAL, Duration.ZERO);

        assertThat(drained(QUEUE)).containsExactly(id, id);
    }

    @Test
    default void healthCountsWhatEachQueueHolds() throws Exception {
        put(QUEUE, Priority.NORMAL);
        put(QUEUE, Priority.LOW);
        put(QUEUE, Priority.HIGH);
        put(QUEUE, Priority.NORMAL, Duration.ofHours(1));
        put("other", Priority.NORMAL);
        reserved();

        Health health = health();

        assertThat(health.accepting()).isTrue();
        assertThat(health.total()).isEqualTo(5);
        Depth depth = depth(QUEUE);
        assertThat(depth.ready()).isEqualTo(2);
        assertThat(depth.delayed()).isEqualTo(1);
        assertThat(depth.reserved()).isEqualTo(1);
        assertThat(depth("other").ready()).isEqualTo(1);
    }

    @Test
    default void healthTellsTheAgeOfTheOldestReadyMessage() throws Exception {
        put();
        advance(Duration.ofMillis(1_100));
        put();

        assertThat(depth(QUEUE).oldestReadyAge().orElseThrow())
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        assertThat(health().oldestReadyAge(QUEUE)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));

        drained(QUEUE);
        assertThat(depth(QUEUE).oldestReadyAge()).isEmpty();
        assertThat(health().oldestReadyAge(QUEUE)).isZero();
    }

    @Test
    default void theEpochStaysWhileNothingIsLost() throws Exception {
        String epoch = health().epoch();
        put();
        reserved().delete();

        assertThat(epoch).isNotEmpty();
        assertThat(health().epoch()).isEqualTo(epoch);
    }
}
