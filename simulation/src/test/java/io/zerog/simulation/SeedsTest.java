package io.zerog.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.simulation.cluster.Settings;
import io.zerog.simulation.cluster.Variant;
import io.zerog.simulation.fault.Fault;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {

    private static final int SEEDS = 2_000;

    /** A call that is made no more is missed only by its number. */
    private static final String ALL_PAIRS = "390 of 390";

    @Test
    void everySeedHoldsAndEveryCallMeetsEveryFault() throws Exception {
        Campaign campaign = new Campaign(Settings::of, () -> Variant.NONE, _ -> false);

        campaign.run(SEEDS, 2);

        assertThat(campaign.found()).isEmpty();
        assertThat(campaign.seeds()).isEqualTo(SEEDS);
        assertThat(campaign.acknowledged()).isGreaterThan(SEEDS * 10L);
        Set<Fault> faults = EnumSet.allOf(Fault.class);
        assertThat(campaign.coverage().missing(faults)).isEmpty();
        assertThat(campaign.coverage().share(faults)).isEqualTo(ALL_PAIRS);
    }
}
