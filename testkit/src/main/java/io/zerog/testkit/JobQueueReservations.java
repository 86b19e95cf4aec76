package io.zerog.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue.Depth;
import io.zerog.domain.port.Reservation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The part of {@link JobQueueContract} about what the holder of a message may do. */
interface JobQueueReservations extends QueueContract {

    @Test
    default void aMessageThatIsNotDeletedIsDeliveredAgainAfterTheVisibilityTimeout()
            throws Exception {
        JobId id = put();
        Reservation lapsed = reserved();
        advance(visibility());

        Reservation again = reserved();

        assertThat(again.id()).isEqualTo(id);
        // What the former holder does now is no failure, and takes nothing from the new one.
        lapsed.extend();
        lapsed.delete();
        assertThat(depth(QUEUE)).isEqualTo(new Depth(QUEUE, 0, 0, 1, Optional.empty()));
        again.delete();
        assertThat(health().total()).isZero();
    }

    @Test
    default void anExtendedMessageStaysHidden() throws Exception {
        JobId id = put();
        Reservation reservation = reserved();

        advance(visibility().multipliedBy(6).dividedBy(10));
        reservation.extend();
        advance(visibility().multipliedBy(6).dividedBy(10));
        assertThat(look(QUEUE)).isEmpty();

        advance(visibility().multipliedBy(5).dividedBy(10));
        assertThat(reserved().id()).isEqualTo(id);
    }

    @Test
    default void aReservationCanBeUsedFromAnotherThread() throws Exception {
        put();
        Reservation reservation = reserved();

        Race.of(
                1,
                i ->
                        () -> {
                            reservation.extend();
                            reservation.delete();
                            return i;
                        });

        assertThat(health().total()).isZero();
    }

    @Test
    default void aDeletedMessageIsGoneForGood() throws Exception {
        put();
        Reservation reservation = reserved();
        reservation.delete();
        assertThat(health().total()).isZero();

        // Deleted already: no failure.
        reservation.delete();
        reservation.extend();

        assertThat(health().total()).isZero();
    }

    @Test
    default void aReleasedMessageIsReadyAtOnce() throws Exception {
        JobId id = put();

        reserved().release(QUEUE, Priority.NORMAL, Duration.ZERO);

        assertThat(drained(QUEUE)).containsExactly(id);
    }

    @Test
    default void aMessageReleasedWithADelayIsDeliveredOnceAfterIt() throws Exception {
        JobId id = put();

        reserved().release(QUEUE, Priority.NORMAL, DELAY);

        assertThat(look(QUEUE)).isEmpty();
        assertThat(depth(QUEUE)).isEqualTo(new Depth(QUEUE, 0, 1, 0, Optional.empty()));
        advance(DELAY);
        assertThat(drained(QUEUE)).containsExactly(id);
    }

    @Test
    default void aMessageIsReleasedIntoTheQueueAndPriorityThatAreNamed() throws Exception {
        JobId urgent = put();
        Reservation reservation = reserved();
        JobId waiting = put("other", Priority.NORMAL);

        reservation.release("other", Priority.HIGH, Duration.ZERO);

        assertThat(look(QUEUE)).isEmpty();
        assertThat(drained("other")).containsExactly(urgent, waiting);
    }
}
