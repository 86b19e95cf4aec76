package io.zerog.adapter.process;

import io.zerog.codec.JacksonParameterCodec;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.ParameterCodec;
import io.zerog.testkit.JobRunnerContract;
import io.zerog.testkit.RunnerHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** One child for all runs. */
class ReusedChildrenContractTest implements JobRunnerContract {

    private static ProcessRunner runner;

    @BeforeAll
    static void start() throws Exception {
        runner =
                new ProcessRunner(
                        new ProcessSettings(
                                Map.of(), Map.of(), Map.of(), 64L << 20, 1, 0, Optional.empty()),
                        NoThreads.RUNNER);
        runner.start(List.of(new RunnerHandler()));
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @Override
    public JobRunner runner() {
        return runner;
    }

    @Override
    public ParameterCodec codec() {
        return new JacksonParameterCodec();
    }
}
