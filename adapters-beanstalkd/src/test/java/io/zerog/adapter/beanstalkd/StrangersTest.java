package io.zerog.adapter.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrangersTest {

    private static final long WHILE = Strangers.WHILE.toNanos();
    private static final String LINE =
            "WARNING removed a message of 5 bytes that is no id of a job from t at 127.0.0.1:2";

    private final Strangers strangers = new Strangers("127.0.0.1:2");

    @Test
    void aFloodHasFewLinesAndOneThatCountsTheOthers() {
        try (LogLines log = new LogLines(2)) {
            remove(1_000, -5);
            List<String> first = Collections.nCopies(Strangers.LINES, LINE);
            assertThat(log.lines()).isEqualTo(first);
            strangers.tell(WHILE - 5);
            assertThat(log.lines()).isEqualTo(first);

            strangers.tell(WHILE - 4);
            strangers.tell(3 * WHILE);

            assertThat(log.lines())
                    .hasSize(Strangers.LINES + 1)
                    .last()
                    .isEqualTo(
                            "WARNING removed 990 more messages that are no ids of jobs at"
                                    + " 127.0.0.1:2");
        }
        assertThat(strangers.count()).isEqualTo(1_000);
    }

    @Test
    void afterAWhileTheyHaveLinesAgain() {
        try (LogLines log = new LogLines(2)) {
            remove(Strangers.LINES, 0);
            remove(1, WHILE + 1);

            assertThat(log.lines()).isEqualTo(Collections.nCopies(Strangers.LINES + 1, LINE));
        }
    }

    private void remove(int times, long now) {
        for (int i = 0; i < times; i++) {
            strangers.removed("t", 5, now);
        }
    }
}
