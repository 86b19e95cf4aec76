package io.zerog.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.zerog.bootstrap.log.Lines;
import io.zerog.domain.port.PortUnavailableException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OutageTest {

    private final Outage outage = new Outage(new SystemTime());
    private final PortUnavailableException away =
            new PortUnavailableException("the store is away", new IOException("no route"));

    @Test
    void anOutageIsLoggedOnceHoweverManyLoopsRunIntoItHoweverOften() {
        try (Lines lines = new Lines(Outage.class, Level.INFO)) {
            outage.began("slot-1", away);
            outage.began("slot-2", away);
            outage.began("slot-1", away);
            outage.ended("slot-1");
            assertThat(lines.texts())
                    .containsExactly(
                            "WARN unavailable, trying again until it answers: the store is away:"
                                    + " java.io.IOException: no route (slot-1)");

            outage.ended("slot-2");

            assertThat(lines.texts())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("INFO available again");
        }
    }

    @Test
    void theNextOutageIsLoggedAgain() {
        try (Lines lines = new Lines(Outage.class, Level.INFO)) {
            outage.began("slot-1", away);
            outage.ended("slot-1");
            outage.began("slot-1", away);

            assertThat(lines.texts()).hasSize(3).last().asString().startsWith("WARN unavailable");
        }
    }
}
