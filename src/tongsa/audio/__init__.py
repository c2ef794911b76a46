"""From sound to the frames that a model reads, without torch.

    read          a file of any rate, width and number of channels -> samples, mono, at one rate
    microphone    likewise, as it is spoken
    resample      from one sampling rate to another
    log_mel       samples -> frames: how loud each pitch is, a hundred times a second
    speech        where in a long recording somebody speaks

Axes: T frames, M mel bins. Samples are float32 between -1 and 1.
"""
