package io.zerog.domain.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    @Test
    void aHeaderOfVersion00IsKeptAsItIs() {
        String header = "00-" + TRACE + "-" + SPAN + "-03";

        TraceParent parent = TraceParent.parse(header).orElseThrow();

        assertThat(parent.value()).isEqualTo(header);
        assertThat(parent.traceId()).isEqualTo(TRACE);
        assertThat(parent).hasToString(header);
    }

    @ParameterizedTest
    @CsvSource({
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, 01",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff-what-follows, 01",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe-, 00"
    })
    void ofALaterVersionStaysWhatVersion00Has(String header, String flags) {
        assertThat(TraceParent.parse(header).orElseThrow().value())
                .isEqualTo("00-" + TRACE + "-" + SPAN + "-" + flags);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "0g-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0G",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331_01",
                "00-0af7651916cd43dd8448eb211c80319-cb7ad6b7169203331-01"
            })
    void whatIsMalformedIsIgnored(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }

    @Test
    void noneIsMadeOfWhatIsNoTraceParent() {
        assertThatThrownBy(() -> new TraceParent("01-" + TRACE + "-" + SPAN + "-01"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aJobKeepsItsTraceToItsEnd() {
        TraceParent parent = new TraceParent("00-" + TRACE + "-" + SPAN + "-01");
        Job traced =
                Job.submitted(
                        Sample.ID,
                        "waste_time",
                        "default",
                        Priority.NORMAL,
                        Sample.NOW,
                        Sample.EPOCH,
                        Optional.empty(),
                        Optional.of(parent),
                        Sample.NOW);

        Job ended =
                traced.started(Sample.TOKEN, Sample.WORKER, false, Sample.NOW)
                        .checkpointed(Sample.TOKEN, Sample.CHECKPOINT, Sample.HALF, Sample.NOW)
                        .finished(
                                Sample.TOKEN,
                                Verdict.Finish.succeeded(200),
                                false,
                                Sample.HALF,
                                Sample.NOW);

        assertThat(ended.traceParent()).contains(parent);
    }
}
