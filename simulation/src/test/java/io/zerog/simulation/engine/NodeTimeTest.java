package io.zerog.simulation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeTimeTest {

    private final Simulation simulation = new Simulation(1, _ -> true);
    private final NodeTime time = new NodeTime(simulation);

    @Test
    void aWallClockThatIsSetLeavesTheMonotonicOneAlone() {
        long nanos = time.nanos();

        time.setOff(Duration.ofHours(-1));

        assertThat(time.instant()).isEqualTo(NodeTime.START.minusSeconds(3_600));
        assertThat(time.nanos()).isEqualTo(nanos);
    }
}
