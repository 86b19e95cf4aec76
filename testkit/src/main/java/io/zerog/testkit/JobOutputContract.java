package io.zerog.testkit;

import static io.zerog.testkit.JobBuilder.aJob;
import static io.zerog.testkit.JobBuilder.aToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.StoredJob;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every store of outputs keeps. */
public interface JobOutputContract extends StoreContract {

    JobOutput output();

    @Test
    default void anOutputIsFoundUnderItsRunsToken() {
        Token token = aToken();
        JobId id = stored(aJob(now()).running(token)).job().id();
        Output json = Output.of("{\"é\":1.50}".getBytes(StandardCharsets.UTF_8), Output.JSON);

        output().put(id, token, json);

        assertThat(output().find(id, token)).contains(json);
    }

    @Test
    default void anyBytesAndAnyMediaTypeAreKept() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        for (Output written :
                new Output[] {
                    Output.of(everyByte, "application/octet-stream"),
                    Output.of(new byte[0], "text/plain; charset=utf-8"),
                    Output.of(new byte[] {'x'}, "a/" + "b".repeat(200) + "; c=\"d e\"")
                }) {
            Token token = aToken();
            JobId id = stored(aJob(now()).running(token)).job().id();

            output().put(id, token, written);

            assertThat(output().find(id, token)).contains(written);
        }
    }

    @Test
    default void anOutputAtTheLimitIsKept() {
        Token token = aToken();
        JobId id = stored(aJob(now()).running(token)).job().id();
        byte[] largest = new byte[JobOutput.LIMIT];
        new Random(7).nextBytes(largest);

        output().put(id, token, Output.of(largest, "application/octet-stream"));

        Output found = output().find(id, token).orElseThrow();
        assertThat(found.bytes()).isEqualTo(largest);
    }

    @Test
    default void anOutputOneByteOverTheLimitIsRefusedAndLeavesTheFormerOne() {
        Token token = aToken();
        JobId id = stored(aJob(now()).running(token)).job().id();
        Output former = Output.of(new byte[] {'1'}, Output.JSON);
        output().put(id, token, former);
        Output tooLarge = Output.of(new byte[JobOutput.LIMIT + 1], Output.JSON);

        assertThatThrownBy(() -> output().put(id, token, tooLarge))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(output().find(id, token)).contains(former);
    }

    @Test
    default void aSecondPutUnderATokenReplacesTheFirst() {
        Token token = aToken();
        JobId id = stored(aJob(now()).running(token)).job().id();
        output().put(id, token, Output.of(new byte[100_000], "text/csv"));

        Output second = Output.of(new byte[] {'2'}, Output.JSON);
        output().put(id, token, second);

        assertThat(output().find(id, token)).contains(second);
    }

    @Test
    default void aStaleRunsOutputDoesNotTouchTheCurrentRuns() {
        Token current = aToken();
        Token stale = aToken();
        JobId id = stored(aJob(now()).running(current)).job().id();
        Output mine = Output.of(new byte[] {'1'}, Output.JSON);
        Output foreign = Output.of(new byte[] {'2'}, "text/plain");

        output().put(id, current, mine);
        output().put(id, stale, foreign);

        assertThat(output().find(id, current)).contains(mine);
        assertThat(output().find(id, stale)).contains(foreign);
    }

    @Test
    default void anOutputThatNobodyPutIsAbsent() {
        Token token = aToken();
        JobId id = stored(aJob(now()).running(token)).job().id();
        output().put(id, token, Output.of(new byte[] {'1'}, Output.JSON));

        assertThat(output().find(id, aToken())).isEmpty();
        assertThat(output().find(aJob(now()).queued().id(), token)).isEmpty();
    }

    @Test
    default void anOutputOutlivesTheEndOfItsRun() {
        Token token = aToken();
        StoredJob running = stored(aJob(now()).running(token));
        Output written = Output.of(new byte[] {'1'}, Output.JSON);
        output().put(running.job().id(), token, written);

        saved(
                aJob(running.job().createdAt()).id(running.job().id()).succeeded(token),
                running.version());

        assertThat(output().find(running.job().id(), token)).contains(written);
    }

    @Test
    default void theOutputsOfARemovedJobAreGone() {
        Token first = aToken();
        Token second = aToken();
        StoredJob finished = stored(aJob(now()).succeeded(second));
        JobId id = finished.job().id();
        output().put(id, first, Output.of(new byte[] {'1'}, Output.JSON));
        output().put(id, second, Output.of(new byte[] {'2'}, Output.JSON));

        assertThat(store().remove(id, finished.version())).isTrue();

        assertThat(output().find(id, first)).isEmpty();
        assertThat(output().find(id, second)).isEmpty();
    }
}
