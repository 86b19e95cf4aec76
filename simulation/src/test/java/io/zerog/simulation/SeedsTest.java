package io.zerog.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.simulation.cluster.Settings;
import io.zerog.simulation.cluster.Variant;
import io.zerog.simulation.fault.Fault;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class SeedsTest {

    private static final int SEEDS = 2_000;

    @Test
    void everySeedHoldsAndEveryCallMeetsEveryFault() throws Exception {
        Campaign campaign = new Campaign(Settings::of, () -> Variant.NONE, _ -> false);

        campaign.run(SEEDS, 2);

        assertThat(campaign.found()).isEmpty();
        assertThat(campaign.seeds()).isEqualTo(SEEDS);
        assertThat(campaign.acknowledged()).isGreaterThan(SEEDS * 10L);
        assertThat(campaign.coverage().missing(EnumSet.allOf(Fault.class))).isEmpty();
    }
}
