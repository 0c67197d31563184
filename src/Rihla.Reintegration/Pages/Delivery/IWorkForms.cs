namespace Rihla.Reintegration.Pages;

/// <summary>The small forms about something promised and about a project: what was typed stays when one of them is refused.</summary>
internal interface IWorkForms
{
    /// <summary>The form that was refused, by its handler; empty while none was.</summary>
    string Refused { get; }

    /// <summary>Where it is sent again.</summary>
    string Action { get; }

    /// <summary>The quotation that was typed.</summary>
    QuoteForm Quote { get; }

    /// <summary>The suppliers that are proposed for it.</summary>
    SupplierOffer? Offer { get; }

    /// <summary>The quotation that was to be chosen.</summary>
    Guid? Quotation { get; }

    /// <summary>Why.</summary>
    string? Reason { get; }

    /// <summary>The case that joins or leaves a project.</summary>
    string? CaseCode { get; }
}

/// <summary>Words of these forms.</summary>
internal static class WorkFormShow
{
    /// <summary>What the form does, on its button and above it.</summary>
    public static string TitleKey(string form) =>
        form switch
        {
            "Quote" => "Order.AddQuotation",
            "Choose" => "Order.Choose",
            "Join" => "Project.Join",
            "Leave" => "Project.Leave",
            _ => "Order.CancelItem",
        };

    /// <summary>What is asked as the reason.</summary>
    public static string ReasonKey(string form) =>
        form switch
        {
            "Choose" => "Order.WhyThis",
            "Leave" => "Project.WhyLeave",
            _ => "Order.WhyCancel",
        };
}
