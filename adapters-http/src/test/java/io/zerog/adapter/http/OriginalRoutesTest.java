package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.application.RefusedException;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JournalEntry;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.InvalidParametersException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OriginalRoutesTest {

    private Served served;

    @BeforeEach
    void start() {
        served = new Served();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void aSubmitAnswersTheUuid() {
        HttpResponse<String> answer = served.post("/job/waste_time", "{\"delay\":1}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"uuid\":\"" + JobsInMemory.NEW + "\"}");
        assertThat(served.jobs.submitted.getFirst().type()).isEqualTo("waste_time");
        assertThat(served.jobs.submitted.getFirst().priority()).isEqualTo(Priority.NORMAL);
    }

    @Test
    void anUnknownTypeIsABadRequest() {
        served.jobs.failWith(
                () -> new RefusedException(RefusedException.Reason.UNKNOWN_TYPE, "no such type"));

        HttpResponse<String> answer = served.post("/job/nothing", "{}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("/problems/unknown-type", "\"status\":400");
    }

    @Test
    void invalidParametersAreABadRequest() {
        served.jobs.failWith(() ->
                InvalidParametersException.invalid(
                        List.of(new InvalidParametersException.Problem("/delay", "0"))));

        HttpResponse<String> answer = served.post("/job/waste_time", "{\"delay\":0}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("/problems/invalid-parameters", "\"status\":400", "\"/delay\"");
    }

    @Test
    void otherRefusalsKeepTheirStatus() {
        served.jobs.failWith(
                () -> new RefusedException(RefusedException.Reason.UNAVAILABLE, "too much"));

        assertThat(served.post("/job/waste_time", "{}").statusCode()).isEqualTo(503);
    }

    @Test
    void progressIsAFractionAndAResult() {
        served.jobs.put(Jobs.running(), 1, "{}");

        assertThat(served.get("/progress/" + Jobs.ID).body())
                .isEqualTo("{\"completeness\":0.42,\"result\":-1}");
    }

    @Test
    void aFinishedJobIsCompleteWhateverItsResult() {
        served.jobs.put(Jobs.failed(), 1, "{}");

        assertThat(served.get("/progress/" + Jobs.ID).body())
                .isEqualTo("{\"completeness\":1.0,\"result\":500}");
    }

    @Test
    void infoHasTheLinesInTheOriginalShapes() {
        served.jobs.put(Jobs.running(), 1, "{}");
        served.jobs.lines.put(
                Jobs.ID,
                List.of(
                        line(1_000_001, JournalEntry.Level.EVENT, OptionalInt.empty(), "begun"),
                        line(1_000_002, JournalEntry.Level.ERROR, OptionalInt.of(500), "boom"),
                        line(1_000_003, JournalEntry.Level.WARNING, OptionalInt.empty(), "slow")));

        assertThat(served.get("/info/" + Jobs.ID).body())
                .isEqualTo(
                        """
                        {"completeness":0.42,"result":-1,
                        "events":[{"timeStamp":"2026-11-24T06:00:00Z","msg":"begun"}],
                        "errors":[{"timeStamp":"2026-11-24T06:00:00Z","errorCode":500,
                        "msg":"boom"}],
                        "warnings":[{"timeStamp":"2026-11-24T06:00:00Z","msg":"slow"}]}
                        """
                                .replace("\n", ""));
    }

    @Test
    void dataIsAnEmptyObjectWhileThereIsNone() {
        served.jobs.put(Jobs.running(), 1, "{}");
        HttpResponse<String> running = served.get("/data/" + Jobs.ID);
        served.jobs.put(Jobs.failed(), 2, "{}");
        HttpResponse<String> failed = served.get("/data/" + Jobs.ID);

        assertThat(running.statusCode()).isEqualTo(200);
        assertThat(running.body()).isEqualTo("{}");
        assertThat(failed.statusCode()).isEqualTo(200);
        assertThat(failed.body()).isEqualTo("{}");
    }

    @Test
    void dataIsTheOutputOnceThereIsOne() {
        served.jobs.put(Jobs.succeeded(Optional.of(Jobs.TOKEN)), 1, "{}");
        served.jobs.outputs.put(
                Jobs.ID, Output.of("{\"a\":1}".getBytes(StandardCharsets.UTF_8), Output.JSON));

        assertThat(served.get("/data/" + Jobs.ID).body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void anUnknownJobIsNotFound() {
        for (String path : List.of("/progress/", "/info/", "/data/")) {
            assertThat(served.get(path + Jobs.ID).statusCode()).isEqualTo(404);
            assertThat(served.get(path + "nonsense").body()).contains("/problems/unknown-job");
        }
    }

    private static JournalEntry line(
            long seq, JournalEntry.Level level, OptionalInt code, String message) {
        return new JournalEntry(seq, Jobs.CREATED, level, message, code, Optional.empty());
    }
}
