package io.zerog.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RandomIdsTest {

    private static final int COUNT = 10_000;

    private final RandomIds ids = new RandomIds();

    @Test
    void anIdIsARandomUuidOfTheStandard() {
        for (int i = 0; i < COUNT; i++) {
            UUID id = ids.get();
            assertThat(id.version()).isEqualTo(4);
            assertThat(id.variant()).isEqualTo(2);
        }
    }

    @Test
    void noIdComesTwiceAlsoAcrossDraws() {
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < COUNT; i++) {
            assertThat(seen.add(ids.get())).isTrue();
        }
    }

    @Test
    void everyOtherBitIsSetHalfOfTheTime() {
        int[] set = new int[128];
        for (int i = 0; i < COUNT; i++) {
            UUID id = ids.get();
            for (int bit = 0; bit < 64; bit++) {
                set[bit] += (int) (id.getMostSignificantBits() >>> bit & 1);
                set[64 + bit] += (int) (id.getLeastSignificantBits() >>> bit & 1);
            }
        }
        // 500 is ten standard deviations.
        int fair = 0;
        for (int count : set) {
            fair += Math.abs(count - COUNT / 2) < 500 ? 1 : 0;
        }
        assertThat(fair).isEqualTo(122);
    }
}
