using VisionPipeline.Server.Cli;

return VisionCommand.Run(args);
