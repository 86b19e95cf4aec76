package io.zerog.domain.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CheckpointTest {

    @Test
    void aCheckpointAtTheLimitIsTakenAndOnePastItIsRefused() {
        assertThat(new Checkpoint(new byte[16_384]).json()).hasSize(16_384);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Checkpoint(new byte[16_385]))
                .withMessageContaining("16384");
    }

    @Test
    void nobodyCanChangeACheckpointThatWasKept() {
        byte[] given = {'1'};
        Checkpoint kept = new Checkpoint(given);
        given[0] = '2';
        kept.json()[0] = '3';

        assertThat(kept.json()).containsExactly('1');
    }

    @Test
    void checkpointsAreEqualByTheirBytes() {
        Checkpoint one = new Checkpoint(new byte[] {1, 2});

        assertThat(one).isEqualTo(new Checkpoint(new byte[] {1, 2}));
        assertThat(one).hasSameHashCodeAs(new Checkpoint(new byte[] {1, 2}));
        assertThat(one).isNotEqualTo(new Checkpoint(new byte[] {1, 3}));
    }
}
