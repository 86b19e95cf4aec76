package io.zerog.bootstrap.node;

import io.zerog.application.ThreadRunner;
import io.zerog.bootstrap.log.LoggedRunner;
import io.zerog.codec.JacksonParameterCodec;
import io.zerog.domain.port.JobRunner;
import io.zerog.domain.port.ParameterCodec;
import io.zerog.testkit.JobRunnerContract;

/** The runner of jobs in threads, as a node has it. */
class ThreadRunnerContractTest implements JobRunnerContract {

    private final JobRunner runner = new LoggedRunner(new ThreadRunner(codec()));

    @Override
    public JobRunner runner() {
        return runner;
    }

    @Override
    public ParameterCodec codec() {
        return new JacksonParameterCodec();
    }
}
